namespace Birthmark.Bench.Load;

/// <summary>What one line of the benchmark measured.</summary>
internal sealed record Figures(string Line, double PerSecond, double MedianMilliseconds, double P99Milliseconds, long Errors, string? FirstError = null);
