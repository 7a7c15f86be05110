using Birthmark.Pki.Authorities;
using Birthmark.Production.Batches;
using Birthmark.Production.Line;
using Birthmark.Server.Console.Line;
using Birthmark.Server.Tests.Hub;
using Birthmark.Server.Tests.Line;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Server.Tests.Console;

/// <summary>How long a line goes on when nobody outside is reached.</summary>
public sealed class AutonomyTests
{
    [Fact]
    public async Task A_line_on_the_embedded_PKI_needs_nobody_until_tickets_order_or_authority_end()
    {
        await using var hub = await TestHub.StartAsync();
        await using var line = await TestLine.OpenAsync(hub);
        await hub.Owner.Batches.OpenAsync(new() { Name = "monday", Profile = "matter-dac", DeviceType = "light-bulb", Quantity = 5 });
        var services = hub.Instance.Services;
        var running = (await services.GetRequiredService<BatchRegister>().ListAsync(BatchState.Running, null, 10)).Batches.Where(b => b.Name == "monday");
        var need = Assert.Single(await services.GetRequiredService<OutsideNeeds>().OfAsync(running));
        Assert.Equal(new OutsideNeed("monday", null, null), need);

        var (pki, now) = (services.GetRequiredService<PkiCatalog>().Current, hub.Time.GetUtcNow());
        Assert.Equal("no batch is running", Autonomy.Of([], pki, null, now).Why);
        var byAuthority = Autonomy.Of([need], pki, null, now);
        Assert.Contains("expires", byAuthority.Why, StringComparison.Ordinal);
        Assert.True(byAuthority.Left > TimeSpan.FromDays(30));
        Assert.Equal(TimeSpan.FromMinutes(7), Autonomy.Of([need], pki, TimeSpan.FromMinutes(7), now).Left);
        var byOrder = Autonomy.Of([need with { OrderEnds = now.AddHours(3) }], pki, TimeSpan.FromHours(9), now);
        Assert.Equal((TimeSpan.FromHours(3), "the order of monday ends"), (byOrder.Left, byOrder.Why));
        Assert.Equal(TimeSpan.Zero, Autonomy.Of([need with { OrderEnds = DateTimeOffset.MinValue }], pki, null, now).Left);
        var elsewhere = Autonomy.Of([need with { Authority = "plant-ca" }], pki, TimeSpan.FromHours(9), now);
        Assert.Equal((TimeSpan.Zero, "each device of monday needs plant-ca"), (elsewhere.Left, elsewhere.Why));
    }
}
