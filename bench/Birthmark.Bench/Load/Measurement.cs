using System.Diagnostics;

namespace Birthmark.Bench.Load;

/// <summary>Counts what several workers do at once during a window that opens after a warm-up; workers keep running in both.</summary>
internal sealed class Measurement(TimeSpan warmUp, TimeSpan length)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Lock gate = new();
    private readonly List<double> latencies = [];
    private readonly List<double> calls = [];
    private long units;
    private long errors;
    private string? firstError;

    internal bool IsOver => clock.Elapsed > warmUp + length;

    internal static long Now => Stopwatch.GetTimestamp();

    internal void Done(int count, long startedAt)
    {
        var at = clock.Elapsed;
        if (at < warmUp || at > warmUp + length)
        {
            return;
        }

        var took = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
        lock (gate)
        {
            units += count;
            latencies.Add(took);
        }
    }

    /// <summary>One request of a unit was answered.</summary>
    internal void Answered(long startedAt)
    {
        var at = clock.Elapsed;
        if (at < warmUp || at > warmUp + length)
        {
            return;
        }

        var took = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
        lock (gate)
        {
            calls.Add(took);
        }
    }

    internal void Failed(string why)
    {
        Interlocked.Increment(ref errors);
        Interlocked.CompareExchange(ref firstError, why, null);
    }

    internal Figures Result(string line)
    {
        latencies.Sort();
        calls.Sort();
        return new Figures(line, units / length.TotalSeconds, Quantile(latencies, 0.5), Quantile(latencies, 0.99), errors, firstError)
        {
            CallMedianMilliseconds = Quantile(calls, 0.5),
            CallP99Milliseconds = Quantile(calls, 0.99),
        };
    }

    private static double Quantile(List<double> sorted, double q) => sorted.Count == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Count - 1, q * sorted.Count)];
}
