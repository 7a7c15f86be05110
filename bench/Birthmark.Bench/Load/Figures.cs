namespace Birthmark.Bench.Load;

/// <summary>What one line of the benchmark measured.</summary>
internal sealed record Figures(string Line, double PerSecond, double MedianMilliseconds, double P99Milliseconds, long Errors, string? FirstError = null)
{
    /// <summary>How long a station waits for the answer to one request; the figures above are of a whole device, three requests one after another.</summary>
    internal double CallMedianMilliseconds { get; init; } = double.NaN;

    /// <summary>The same, reached by 99 of 100 requests.</summary>
    internal double CallP99Milliseconds { get; init; } = double.NaN;

    /// <summary>CPU microseconds that the hub spent on one device: on a shared machine steadier than any rate.</summary>
    internal double HubMicroseconds { get; init; } = double.NaN;

    /// <summary>The same for the stations, which share the hub's cores.</summary>
    internal double LoaderMicroseconds { get; init; } = double.NaN;
}
