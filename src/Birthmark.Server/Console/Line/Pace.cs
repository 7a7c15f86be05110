using Birthmark.Production.Line;

namespace Birthmark.Server.Console.Line;

/// <summary>How many devices were reported a minute: every ten seconds of the last hour, each looking back a minute, and now.</summary>
internal sealed class Pace
{
    internal const int StepSeconds = 10;
    internal const int Steps = 360;

    private readonly Lock gate = new();
    private readonly LineTotals[] seconds = new LineTotals[61];
    private readonly Queue<PacePoint> steps = new();
    private long ticks;

    /// <summary>Once a second, with the totals as they are.</summary>
    /// <returns>The point that falls due, or null.</returns>
    internal PacePoint? Take(LineTotals totals, DateTimeOffset at)
    {
        lock (gate)
        {
            seconds[ticks++ % seconds.Length] = totals;
            if (ticks % StepSeconds != 0)
            {
                return null;
            }

            var (ok, ko) = AMinute();
            var point = new PacePoint(at.ToUnixTimeSeconds(), Math.Round(ok, 1), Math.Round(ko, 1));
            steps.Enqueue(point);
            while (steps.Count > Steps)
            {
                steps.Dequeue();
            }

            return point;
        }
    }

    /// <summary>Devices reported within the last minute; soon after the start, at the pace since then.</summary>
    internal double PerMinute
    {
        get
        {
            lock (gate)
            {
                var (ok, ko) = AMinute();
                return ok + ko;
            }
        }
    }

    internal IReadOnlyList<PacePoint> Points
    {
        get
        {
            lock (gate)
            {
                return [.. steps];
            }
        }
    }

    private (double Ok, double Ko) AMinute()
    {
        var known = Math.Min(ticks, seconds.Length);
        if (known < 2)
        {
            return (0, 0);
        }

        var (newest, oldest) = (seconds[(ticks - 1) % seconds.Length], seconds[(ticks - known) % seconds.Length]);
        var factor = 60.0 / (known - 1);
        return ((newest.Ok - oldest.Ok) * factor, (newest.Ko - oldest.Ko) * factor);
    }
}

/// <summary>A point of the chart.</summary>
/// <param name="At">When, in seconds since 1970.</param>
/// <param name="Ok">Devices OK a minute.</param>
/// <param name="Ko">Devices KO a minute.</param>
internal sealed record PacePoint(long At, double Ok, double Ko);
