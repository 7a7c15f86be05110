using System.Diagnostics;

namespace Birthmark.Bench.Load;

/// <summary>Counts what several workers do at once during a window that opens after a warm-up; workers keep running in both.</summary>
internal sealed class Measurement(TimeSpan warmUp, TimeSpan length)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Lock gate = new();
    private readonly List<double> latencies = [];
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

    internal void Failed(string why)
    {
        Interlocked.Increment(ref errors);
        Interlocked.CompareExchange(ref firstError, why, null);
    }

    internal Figures Result(string line)
    {
        latencies.Sort();
        return new Figures(line, units / length.TotalSeconds, Quantile(0.5), Quantile(0.99), errors, firstError);
    }

    private double Quantile(double q) => latencies.Count == 0 ? double.NaN : latencies[(int)Math.Min(latencies.Count - 1, q * latencies.Count)];
}
