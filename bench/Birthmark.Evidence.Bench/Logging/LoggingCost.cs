using Birthmark.Bench.Hub;
using Birthmark.Bench.Lines;

namespace Birthmark.Evidence.Bench.Logging;

/// <summary>Devices a second with and without the audit leaves, in turns, since machines drift.</summary>
internal static class LoggingCost
{
    private const int Stations = 16;
    private const int Heads = 8;

    internal static async Task MeasureAsync(string bench, string pki, bool isQuick)
    {
        Environment.SetEnvironmentVariable(HubProcess.InlineCompletions, "1");
        var (with, without) = (new List<double>(), new List<double>());
        var (costWith, costWithout) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < (isQuick ? 1 : 3); turn++)
        {
            await RunAsync(isLogging: true, with, costWith, bench, pki);
            await RunAsync(isLogging: false, without, costWithout, bench, pki);
        }

        var lost = 1 - (Median(with) / Median(without));
        Evidence.Table(
            $"logging, {Stations} stations with {Heads} heads: devices a second with leaves against without", $"{Median(with):F0} against {Median(without):F0}: {lost:P1} less", "10 % less at most");
        Evidence.Table("CPU of the hub a device, the same", $"{Median(costWith):F0} against {Median(costWithout):F0} µs", "");
    }

    private static async Task RunAsync(bool isLogging, List<double> rates, List<double> costs, string bench, string pki)
    {
        Environment.SetEnvironmentVariable(ServedHub.WithoutLeaves, isLogging ? null : "1");
        await using var hub = await HubProcess.StartAsync(Environment.ProcessPath!);
        await using var connection = await hub.ConnectAsync(hub.Owner);
        var owner = new Owner(hub, connection);
        await owner.ApplyAsync(await File.ReadAllTextAsync(pki), await File.ReadAllTextAsync(Path.Combine(bench, "project.yaml")));
        var stations = new List<System.Security.Cryptography.X509Certificates.X509Certificate2>();
        for (var i = 0; i < Stations; i++)
        {
            stations.Add(await owner.EnrolAsync($"bench-{i}", "station"));
        }

        var figures = await WholeDeviceLine.RunAsync(hub, owner, stations, Stations, Heads, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4));
        if (figures.Errors > 0)
        {
            throw new InvalidOperationException(figures.FirstError);
        }

        rates.Add(figures.PerSecond);
        costs.Add(figures.HubMicroseconds);
        Evidence.Say($"  {(isLogging ? "with" : "without")} leaves: {figures.PerSecond:F0}/s, {figures.HubMicroseconds:F0} µs a device");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
