using System.Diagnostics;
using Birthmark.Evidence.Bench.Hub;

namespace Birthmark.Evidence.Bench;

/// <summary>A run of the command line: how long, and the most memory it held.</summary>
internal static class Tool
{
    internal static async Task<(double Seconds, double PeakMiB)> RunAsync(string executable, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = 0.0;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, Memory.PeakMiB(process.Id));
            await Task.Delay(5);
        }

        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (clock.Elapsed.TotalSeconds, peak) : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {await output}{await error}");
    }
}
