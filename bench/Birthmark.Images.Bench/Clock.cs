using System.Diagnostics;
using System.Globalization;

namespace Birthmark.Images.Bench;

/// <summary>Best of a few runs, since the machine may be busy.</summary>
internal static class Clock
{
    public static TimeSpan Best(int runs, Action work)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            var taken = Stopwatch.GetElapsedTime(start);
            best = taken < best ? taken : best;
        }

        return best;
    }

    /// <summary>Processor time instead of the wall clock: for work on one thread on a busy machine.</summary>
    public static TimeSpan BestProcessor(int runs, Action work)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < runs; i++)
        {
            var start = Environment.CpuUsage.TotalTime;
            work();
            var taken = Environment.CpuUsage.TotalTime - start;
            best = taken < best ? taken : best;
        }

        return best;
    }

    public static TimeSpan? Run(string program, params string[] arguments)
    {
        try
        {
            return Best(2, () =>
            {
                using var process = Process.Start(program, arguments);
                process.WaitForExit();
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // not installed
        }
    }

    public static void Say(string what, TimeSpan? taken, TimeSpan? ours) => Console.WriteLine(
        taken is not { } time ? $"{what,-50} not installed"
        : ours is null ? string.Create(CultureInfo.InvariantCulture, $"{what,-50} {time.TotalMilliseconds,10:F1} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{what,-50} {time.TotalMilliseconds,10:F1} ms   {time / ours.Value:F1} times ours"));
}
