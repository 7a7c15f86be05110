using System.Diagnostics;
using System.Globalization;
using Birthmark.Api.Batches;
using Birthmark.Api.Pki;
using Birthmark.Api.Projects;
using Birthmark.Evidence.Bench.Data;
using Birthmark.Evidence.Bench.Hub;
using Birthmark.Storage;

namespace Birthmark.Evidence.Bench;

/// <summary>Two batches, one ten times the other, in a log of ten million leaves: what reports, their verification, proofs and starts cost.</summary>
internal static class Evidence
{
    private const string Sizes = "sizes.txt";

    internal static async Task MakeAsync(string executable, string folder, string bench, string pki, bool isQuick)
    {
        var (small, large, leaves) = isQuick ? (2_000, 20_000, 200_000L) : (100_000, 1_000_000, 10_000_000L);
        string template;
        var batches = new List<string>();
        await using (var hub = await StoredHub.StartAsync(executable, folder))
        {
            await hub.Owner.Pki.ApplyAsync(new PkiFiles([new PkiFile("pki.yaml", await File.ReadAllTextAsync(pki))]), dryRun: false);
            await hub.Owner.Projects.ApplyAsync(new ProjectApplication { File = "project.yaml", Text = await File.ReadAllTextAsync(Path.Combine(bench, "project.yaml")) }, dryRun: false);
            template = await TemplateDevice.MakeAsync(hub);
        }

        var empty = await StartAsync(executable, folder);
        foreach (var quantity in new[] { small, large })
        {
            string batch;
            await using (var hub = await StoredHub.StartAsync(executable, folder))
            {
                batch = await OpenAsync(hub, quantity);
                batches.Add(batch);
            }

            Say($"making {quantity} devices …");
            await BatchMaker.FillAsync(folder, batch, template, quantity);
            await using (var hub = await StoredHub.StartAsync(executable, folder))
            {
                await hub.Owner.Batches.ReleaseAsync(batch);
            }
        }

        Say($"growing the log to {leaves} leaves …");
        await BatchMaker.GrowAsync(folder, leaves);
        await File.WriteAllLinesAsync(Path.Combine(folder, Sizes), [.. batches, empty.ToString(CultureInfo.InvariantCulture)]);
    }

    internal static async Task MeasureAsync(string executable, string folder)
    {
        var sizes = await File.ReadAllLinesAsync(Path.Combine(folder, Sizes));
        var atFirst = double.Parse(sizes[2], CultureInfo.InvariantCulture);
        var (median, p99, leaves) = await ProveAsync(folder);
        var clock = Stopwatch.StartNew();
        await using var hub = await StoredHub.StartAsync(executable, folder);
        var start = clock.Elapsed.TotalSeconds;
        var (small, large) = (await ReportAsync(hub, executable, sizes[0]), await ReportAsync(hub, executable, sizes[1]));
        Table("what", "measured", "wanted");
        Table($"inclusion proof in a log of {leaves} leaves, median and p99 of 2000", $"{median:F2} and {p99:F2} ms", "5 ms");
        Table($"start, log of {leaves} leaves against a new one", $"{start:F2} s against {atFirst:F2} s", "alike");
        Table($"report of {large.Devices} devices: memory of the server", $"{large.ServerMiB:F0} MiB", "300 MB");
        Table($"`verify report` of {large.Devices} devices: memory", $"{large.VerifyMiB:F0} MiB", "300 MB");
        Table($"report of {large.Devices} against {small.Devices} devices: time", $"{large.ReportSeconds:F1} s, {large.ReportSeconds / small.ReportSeconds:F1} times", "11 times");
        Table("`verify report`, the same: time", $"{large.VerifySeconds:F1} s, {large.VerifySeconds / small.VerifySeconds:F1} times", "11 times");
    }

    private static async Task<(double Median, double P99, long Leaves)> ProveAsync(string folder)
    {
        using var store = Store.OpenSqlite(StoredHub.Database(folder), [], TimeProvider.System);
        var head = await store.Audit.Tree.HeadAsync();
        var took = new List<double>();
        for (var i = 0; i < 2000; i++)
        {
            // All over the log, and never two neighbours: a prime stride.
            var index = i * 7_368_787L % head.Size;
            var started = Stopwatch.GetTimestamp();
            _ = await store.Audit.Tree.ProveInclusionAsync(index, head.Size);
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        took.Sort();
        return (took[took.Count / 2], took[took.Count * 99 / 100], head.Size);
    }

    private static async Task<Reported> ReportAsync(StoredHub hub, string executable, string batch)
    {
        var file = Path.Combine(hub.Folder, "report.p7m");
        hub.ResetPeak();
        var made = await Tool.RunAsync(executable, "--credential", hub.Credential, "batch", "report", batch, "--out", file);
        var verified = await Tool.RunAsync(executable, "verify", "report", file, "--trust", hub.Trust, "--batch", batch);
        File.Delete(file);
        var balance = (await hub.Owner.Batches.GetAsync(batch)).Balance;
        return new(balance.Authorised - balance.Left, made.Seconds, hub.PeakMiB, verified.Seconds, verified.PeakMiB);
    }

    private static async Task<double> StartAsync(string executable, string folder)
    {
        var clock = Stopwatch.StartNew();
        await using var hub = await StoredHub.StartAsync(executable, folder);
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<string> OpenAsync(StoredHub hub, int quantity) => (await hub.Owner.Batches.OpenAsync(new OpenBatchRequest
    {
        Name = $"evidence {quantity}", Project = "bench", Profile = "matter-dac", DeviceType = "light-bulb", Quantity = quantity, HeadCount = 8, Stations = ["*"],
    })).BatchUid;

    internal static void Say(string text) => Console.Error.WriteLine(text);

    internal static void Table(string what, string measured, string wanted) => Console.WriteLine($"| {what} | {measured} | {wanted} |");

    private sealed record Reported(long Devices, double ReportSeconds, double ServerMiB, double VerifySeconds, double VerifyMiB);
}
