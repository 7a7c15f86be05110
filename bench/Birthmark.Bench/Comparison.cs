using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Bench.Hub;
using Birthmark.Bench.Lines;
using Birthmark.Bench.Load;

namespace Birthmark.Bench;

/// <summary>Two builds of the hub beside each other, loaded by turns within the same minute: on a shared machine two runs one after the other differ by more than most changes bring.</summary>
internal static class Comparison
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    /// <param name="args">Bench folder, PKI sample, two executables; --line STATIONSxHEADS (64x1), --turns N (15).</param>
    internal static async Task<int> RunAsync(string[] args)
    {
        var (folder, pki) = (args[0], args[1]);
        var line = Option(args, "--line", "64x1").Split('x').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var turns = int.Parse(Option(args, "--turns", "15"), CultureInfo.InvariantCulture);
        await using var one = await Side.StartAsync(args[2], pki, folder, line[0]);
        await using var other = await Side.StartAsync(args[3], pki, folder, line[0]);
        Side[] sides = [one, other];
        for (var turn = 0; turn < 8; turn++)
        {
            foreach (var side in sides)
            {
                await side.LoadAsync(line[1], $" warm {turn}", TimeSpan.FromSeconds(5));
            }
        }

        for (var turn = 0; turn < turns; turn++)
        {
            // Whoever begins may find the machine otherwise than who follows.
            foreach (var side in turn % 2 == 0 ? sides : sides.Reverse())
            {
                side.Turns.Add(await side.LoadAsync(line[1], $" turn {turn}", Length));
            }
        }

        foreach (var side in sides)
        {
            Console.WriteLine(
                $"{side.Executable}: {Quartiles(side, f => f.PerSecond)} devices/s, hub {Quartiles(side, f => f.HubMicroseconds)} us a device, "
                + $"p99 {Quartiles(side, f => f.P99Milliseconds)} ms, of a call {Quartiles(side, f => f.CallP99Milliseconds)} ms, {side.Turns.Sum(f => f.Errors)} errors");
        }

        return 0;
    }

    private static string Option(string[] args, string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at ? args[at + 1] : otherwise;

    private static string Quartiles(Side side, Func<Figures, double> figure)
    {
        var sorted = side.Turns.Select(figure).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Count / 2]:F0} ({sorted[sorted.Count / 4]:F0} to {sorted[sorted.Count * 3 / 4]:F0})");
    }

    private sealed class Side(string executable, HubProcess hub, HubConnection connection, Owner owner, IReadOnlyList<X509Certificate2> stations) : IAsyncDisposable
    {
        internal string Executable => executable;

        internal List<Figures> Turns { get; } = [];

        internal static async Task<Side> StartAsync(string executable, string pki, string folder, int stations)
        {
            var hub = await HubProcess.StartAsync(executable);
            var connection = await hub.ConnectAsync(hub.Owner);
            var owner = new Owner(hub, connection);
            await owner.ApplyAsync(await File.ReadAllTextAsync(pki), await File.ReadAllTextAsync(Path.Combine(folder, "project.yaml")));
            return new Side(executable, hub, connection, owner, await owner.EnrolStationsAsync(stations));
        }

        internal Task<Figures> LoadAsync(int heads, string turn, TimeSpan length) => WholeDeviceLine.RunAsync(hub, owner, stations, stations.Count, heads, WarmUp, length, turn);

        public async ValueTask DisposeAsync()
        {
            await connection.DisposeAsync();
            await hub.DisposeAsync();
        }
    }
}
