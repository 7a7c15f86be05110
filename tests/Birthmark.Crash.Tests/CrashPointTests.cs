namespace Birthmark.Crash.Tests;

public sealed class CrashPointTests(ITestOutputHelper output)
{
    /// <summary>
    /// The steps of a day are recorded once; then the same day is lived again for each of them, with the hub killed before the step, in the middle
    /// of its transaction, and after it is on disk but before anybody was told.
    /// </summary>
    [Fact]
    public async Task A_hub_killed_at_any_persisted_step_loses_no_acknowledged_act_issues_no_certificate_twice_and_frees_no_ticket()
    {
        using var factory = new Factory();
        await factory.PrepareAsync();
        var steps = await RecordAsync(factory);
        foreach (var act in new[] { "device.create", "device.intend", "device.provision", "device.report", "batch.release" })
        {
            Assert.Contains(steps, s => s.StartsWith(act + ":", StringComparison.Ordinal));
        }

        var faults = new System.Collections.Concurrent.ConcurrentBag<string>();
        var points = steps.Where(IsWorthDyingAt).SelectMany(s => new[] { "before", "inside", "after" }, (step, moment) => $"{step}:{moment}").ToList();
        await Parallel.ForEachAsync(points, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (point, _) => await LiveAsync(factory, point, faults));
        output.WriteLine($"{points.Count} crash points:\n" + string.Join('\n', points));
        Assert.Empty(faults);
    }

    /// <summary>Each act once, except reports: of these the first is OK and the second KO.</summary>
    private static bool IsWorthDyingAt(string step) => step.EndsWith(":1", StringComparison.Ordinal) || step == "device.report:2";

    private static async Task<List<string>> RecordAsync(Factory factory)
    {
        var data = factory.CopyMorning();
        var record = data + ".steps";
        using (var day = new FactoryDay(factory, data))
        {
            await day.RunAsync(crashAt: null, record);
            Assert.Equal(0, day.Restarts);
        }

        return [.. (await File.ReadAllLinesAsync(record)).Distinct()];
    }

    private static async Task LiveAsync(Factory factory, string point, System.Collections.Concurrent.ConcurrentBag<string> faults)
    {
        using var day = new FactoryDay(factory, factory.CopyMorning());
        try
        {
            await day.RunAsync(point);
            if (day.Restarts == 0)
            {
                faults.Add($"{point}: the hub did not die there");
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            faults.Add($"{point}: {e.Message}");
        }
    }
}
