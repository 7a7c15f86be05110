using Birthmark.Server.Access;
using Birthmark.Server.Tests.Hub;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Server.Tests.Access;

public sealed class GateCostTests(SharedHub shared, ITestOutputHelper output) : IClassFixture<SharedHub>
{
    [Fact]
    public async Task On_a_held_connection_the_gate_asks_nobody_and_allocates_next_to_nothing()
    {
        var services = shared.Hub.Instance.Services;
        using var owner = shared.Hub.OwnerCertificate;
        var gate = new AccessGate(static _ => Task.CompletedTask, services.GetRequiredService<ClientCertificateJudge>(), services.GetRequiredService<ActDemand>());
        var context = new DefaultHttpContext();
        context.Features.Set(new ConnectionIdentity());
        context.Connection.ClientCertificate = owner;
        context.SetEndpoint(new RouteEndpoint(
            static _ => Task.CompletedTask, RoutePatternFactory.Parse("/x"), 0, new EndpointMetadataCollection(new ActRequirement(Act.ReadAudit)), "x"));
        await gate.InvokeAsync(context);
        Assert.Equal("hub-owner", Caller.Of(context).Name);

        const int rounds = 200_000;
        for (var i = 0; i < rounds; i++)
        {
            await gate.InvokeAsync(context);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < rounds; i++)
        {
            await gate.InvokeAsync(context);
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / rounds;
        output.WriteLine($"{bytes} bytes a request");
        // A query, a signature or a look at the certificate's names allocates more than that: this fails when somebody puts one into the path.
        Assert.InRange(bytes, 0, 64);
    }
}
