namespace Birthmark.Server.Telemetry;

/// <summary>Figures of one instrument under one set of tags.</summary>
internal sealed class Series(string labels, int buckets)
{
    private readonly long[] counts = new long[buckets + 1];
    private double total;
    private long count;

    /// <summary><c>{name="value"}</c>, or empty.</summary>
    internal string Labels { get; } = labels;

    internal bool IsUsed => Interlocked.Read(ref count) > 0;

    internal double Total => Volatile.Read(ref total);

    internal long Count => Interlocked.Read(ref count);

    internal long InBucket(int index) => Interlocked.Read(ref counts[index]);

    internal void Take(double value, MetricKind kind, double[] bounds)
    {
        Interlocked.Increment(ref count);
        if (kind is MetricKind.Gauge or MetricKind.ObservedCounter)
        {
            Volatile.Write(ref total, value);
            return;
        }

        if (kind == MetricKind.Histogram)
        {
            var index = Array.BinarySearch(bounds, value);
            Interlocked.Increment(ref counts[index < 0 ? ~index : index]);
        }

        Add(value);
    }

    private void Add(double value)
    {
        var seen = Volatile.Read(ref total);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref total, seen + value, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }
}
