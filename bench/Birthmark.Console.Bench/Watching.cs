using System.Security.Cryptography.X509Certificates;
using Birthmark.Bench.Hub;
using Birthmark.Bench.Lines;

namespace Birthmark.Console.Bench;

/// <summary>What fifty open Line pages cost the line: the same load with and without them, by turns.</summary>
internal static class Watching
{
    private const int Pages = 50;
    private static readonly bool[] Once = [false, true];
    private static readonly bool[] Turns = [false, true, true, false, false, true];

    internal static async Task MeasureAsync(string executable, string bench, string pki, bool isQuick)
    {
        await using var hub = await HubProcess.StartAsync(executable);
        await using var connection = await hub.ConnectAsync(hub.Owner);
        var owner = new Owner(hub, connection);
        await owner.ApplyAsync(await File.ReadAllTextAsync(pki), await File.ReadAllTextAsync(Path.Combine(bench, "project.yaml")));
        var stations = new List<X509Certificate2>();
        for (var i = 0; i < 64; i++)
        {
            stations.Add(await owner.EnrolAsync($"bench-{i}", "station"));
        }

        var (warmUp, length) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(isQuick ? 2 : 4.5));
        await WholeDeviceLine.RunAsync(hub, owner, stations, 64, 8, TimeSpan.Zero, TimeSpan.FromSeconds(isQuick ? 4 : 8), "-first");
        using var session = new BrowserSession(new Uri($"https://{hub.Address}"), hub.Owner, hub.Root);
        await session.BeginAsync();
        var (rate, cost) = (new[] { new Spread(), new Spread() }, new[] { new Spread(), new Spread() });
        // A drift of the machine falls on both alike.
        foreach (var (turn, isWatched) in (isQuick ? Once : Turns).Index())
        {
            await using var watchers = isWatched ? await Watchers.OpenAsync(session, Pages) : null;
            var figures = await WholeDeviceLine.RunAsync(hub, owner, stations, 64, 8, warmUp, length, $"-{turn}");
            System.Console.Error.WriteLine($"  {(isWatched ? Pages : 0)} pages: {figures.PerSecond:F0}/s, hub {figures.HubMicroseconds:F0} µs a device, {figures.Errors} errors; {watchers?.Words}");
            rate[isWatched ? 1 : 0].Add(figures.PerSecond);
            cost[isWatched ? 1 : 0].Add(figures.HubMicroseconds);
        }

        System.Console.WriteLine($"| devices a second, no page open | {rate[0].Text("/s")} | |");
        System.Console.WriteLine($"| {Pages} Line pages open | {rate[1].Text("/s")}: {1 - (rate[1].Median / rate[0].Median):P1} less | less than 5 % less |");
        System.Console.WriteLine($"| CPU of the hub a device, without and with | {cost[0].Text("µs")} and {cost[1].Text("µs")} | |");
    }
}
