using Birthmark.Production.Line;

namespace Birthmark.Server.Console.Line;

/// <summary>How many devices were reported when: the last hour in steps, and the last minute by the second.</summary>
internal sealed class Pace
{
    internal const int StepSeconds = 10;
    internal const int Steps = 360;

    private readonly Lock gate = new();
    private readonly long[] seconds = new long[61];
    private readonly Queue<PacePoint> steps = new();
    private long ticks;
    private LineTotals stepBegan = new(0, 0, 0);

    /// <summary>Once a second, with the totals as they are.</summary>
    /// <returns>The step that this second completed, or null.</returns>
    internal PacePoint? Take(LineTotals totals, DateTimeOffset at)
    {
        lock (gate)
        {
            seconds[ticks++ % seconds.Length] = totals.Reported;
            if (ticks % StepSeconds != 0)
            {
                return null;
            }

            const double AMinute = 60.0 / StepSeconds;
            var point = new PacePoint(at.ToUnixTimeSeconds(), (totals.Ok - stepBegan.Ok) * AMinute, (totals.Ko - stepBegan.Ko) * AMinute);
            stepBegan = totals;
            steps.Enqueue(point);
            while (steps.Count > Steps)
            {
                steps.Dequeue();
            }

            return point;
        }
    }

    /// <summary>Over the last minute, or over what has passed of it since the start.</summary>
    internal double PerMinute
    {
        get
        {
            lock (gate)
            {
                var known = Math.Min(ticks, seconds.Length);
                if (known < 2)
                {
                    return 0;
                }

                var newest = seconds[(ticks - 1) % seconds.Length];
                var oldest = seconds[(ticks - known) % seconds.Length];
                return (newest - oldest) * 60.0 / (known - 1);
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
}

/// <summary>A step of the chart.</summary>
/// <param name="At">Its end, in seconds since 1970.</param>
/// <param name="Ok">Devices OK a minute.</param>
/// <param name="Ko">Devices KO a minute.</param>
internal sealed record PacePoint(long At, double Ok, double Ko);
