using System.Text;
using Birthmark.Exchange.Orders;
using Birthmark.Exchange.Packages;
using Birthmark.Exchange.Pairing;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Browser.Tests;

/// <summary>An OEM that is paired with the hub: seals its project and signs what may be made of it.</summary>
internal sealed class OemDesk : IDisposable
{
    internal const string Name = "acme-lighting";

    private const string Project = """
        project: street-lamps
        description: Lamps of an OEM, brought by its package
        device_types: [{name: lamp}]
        device_profiles:
          - name: plain
            recipe: [{step: id, uses: uuid}]
            outputs: {Id: "${id}"}
        """;

    private readonly OemIdentity identity;
    private readonly ExchangeCertificate hub;
    private readonly DateTimeOffset now;
    private long sequence;

    private OemDesk(OemIdentity identity, ExchangeCertificate hub, DateTimeOffset now) => (this.identity, this.hub, this.now, sequence) = (identity, hub, now, now.ToUnixTimeMilliseconds());

    internal static async Task<OemDesk> PairAsync(TestHub hub)
    {
        var now = hub.Time.GetUtcNow();
        var identity = OemIdentity.Make("Acme Lighting Ltd", now.AddDays(-1));
        await hub.Owner.Exchange.PairAsync(Name, new() { Certificate = identity.Certificate.Pem });
        var own = await hub.Owner.Exchange.IdentityAsync();
        Assert.True(ExchangeCertificate.TryRead(Encoding.UTF8.GetBytes(own.Certificate), out var certificate, out var why), why);
        return new(identity, certificate, now);
    }

    /// <summary>Seals the project as a file of this name in a folder.</summary>
    internal async Task<string> SealAsync(string folder, string version)
    {
        var path = Path.Combine(folder, $"street-lamps-{version}.p7m");
        await using var file = File.Create(path);
        var content = new PackageContent("street-lamps", Encoding.UTF8.GetBytes(Project), new Dictionary<string, Func<Stream>>(), new Dictionary<string, ReadOnlyMemory<byte>>());
        await PackageSealer.SealAsync(identity, [hub], content, new($"lamps-{version}", version, ++sequence, now.AddDays(-1), now.AddDays(30)), now, file);
        return path;
    }

    internal async Task<string> OrderAsync(string folder, string number, long quantity, long? perDay = null, int days = 30) => await SignAsync(folder, new()
    {
        Format = OrderMessage.OrderFormat, Number = number, Sequence = ++sequence, Hub = hub.KeyHash, Project = "street-lamps", Profile = "plain", Quantity = quantity, PerDay = perDay,
        NotBefore = now.AddMinutes(-5), NotAfter = now.AddDays(days), SiteAllowance = 10_000,
    });

    internal async Task<string> StopAsync(string folder, string number) =>
        await SignAsync(folder, new() { Format = OrderMessage.StopFormat, Number = number, Sequence = ++sequence, Hub = hub.KeyHash });

    public void Dispose() => identity.Dispose();

    private async Task<string> SignAsync(string folder, OrderMessage message)
    {
        var path = Path.Combine(folder, $"{message.Number}-{message.Sequence}.p7m");
        await using var file = File.Create(path);
        await OrderSealer.SignAsync(identity, message, now, file);
        return path;
    }
}
