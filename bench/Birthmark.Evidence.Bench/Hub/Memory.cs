using System.Globalization;

namespace Birthmark.Evidence.Bench.Hub;

/// <summary>Resident memory of a process as Linux counts it.</summary>
internal static class Memory
{
    /// <summary>The most since the process began, or since <see cref="ResetPeak"/>; 0 when it has ended.</summary>
    internal static double PeakMiB(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) / 1024.0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    // proc(5), clear_refs: 5 resets the peak to what is resident now.
    internal static void ResetPeak(int process) => File.WriteAllText($"/proc/{process}/clear_refs", "5");
}
