using System.Diagnostics;
using System.Globalization;
using Birthmark.Bench.Load;

namespace Birthmark.Bench.Lines;

/// <summary>The script a factory would otherwise write, run as it would be run: one process, one commit a device.</summary>
internal static class PythonLine
{
    internal static async Task<Figures?> RunAsync(string script, TimeSpan length)
    {
        foreach (var python in new[] { "/usr/bin/python3", "python3" })
        {
            var start = new ProcessStartInfo(python, [script, length.TotalSeconds.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start);
            if (process is null)
            {
                continue;
            }

            var answer = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode == 0)
            {
                return new Figures("python3-cryptography loop, SQLite FULL, a commit a device", double.Parse(answer, CultureInfo.InvariantCulture), double.NaN, double.NaN, 0);
            }
        }

        return null;
    }
}
