using System.Security.Cryptography.X509Certificates;
using Birthmark.Bench.Hub;
using Birthmark.Bench.Load;

namespace Birthmark.Bench.Lines;

/// <summary>Whole devices through the three calls, by a number of stations, each on its own connection with its own certificate.</summary>
internal static class WholeDeviceLine
{
    internal static async Task<Figures> RunAsync(HubProcess hub, Owner owner, IReadOnlyList<X509Certificate2> credentials, int stations, int heads, TimeSpan warmUp, TimeSpan length, string turn = "")
    {
        // Of the same line again: serials are used once.
        var name = $"{stations}x{heads}{turn}";
        var batch = await owner.OpenBatchAsync($"bench {name}", 1_000_000, heads);
        var connections = await Task.WhenAll(credentials.Take(stations).Select(hub.ConnectAsync));
        var measurement = new Measurement(warmUp, length);
        var costs = CostsAsync(hub, warmUp, length);
        await Task.WhenAll(connections.Select((c, i) => Task.Run(new SimulatedStation(c, batch, $"{name}-{i}", heads, measurement).RunAsync)));
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        var (hubSeconds, ownSeconds) = await costs;
        var figures = measurement.Result($"whole device, {stations} station{(stations == 1 ? "" : "s")}, {heads} head{(heads == 1 ? "" : "s")} a call");
        var devices = figures.PerSecond * length.TotalSeconds;
        return figures with { HubMicroseconds = hubSeconds * 1e6 / devices, LoaderMicroseconds = ownSeconds * 1e6 / devices };
    }

    private static async Task<(double Hub, double Own)> CostsAsync(HubProcess hub, TimeSpan warmUp, TimeSpan length)
    {
        await Task.Delay(warmUp);
        var (hubBefore, ownBefore) = (hub.CpuSeconds, Environment.CpuUsage.TotalTime.TotalSeconds);
        await Task.Delay(length);
        return (hub.CpuSeconds - hubBefore, Environment.CpuUsage.TotalTime.TotalSeconds - ownBefore);
    }
}
