namespace Birthmark.Server.Telemetry;

/// <summary>Upper bounds of histogram buckets.</summary>
internal static class Buckets
{
    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] Milliseconds = [.. Seconds.Select(s => s * 1000)];
    private static readonly double[] Numbers = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    internal static double[] For(string? unit) => unit switch
    {
        "s" => Seconds,
        "ms" => Milliseconds,
        _ => Numbers,
    };
}
