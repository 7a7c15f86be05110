using System.Diagnostics;
using System.Security.Cryptography;
using Birthmark.Cli.Tests.Documents;
using Birthmark.Cli.Tests.Sessions;

namespace Birthmark.Cli.Tests.QemuDevice;

/// <summary>One run of samples/qemu-device/station.py, with a folder of its own for all that it leaves lying about.</summary>
internal sealed class StationRun
{
    internal const string Station = "qemu-bench";
    internal const string Project = "qemu-project";
    private readonly string bench;

    internal StationRun(RunningHub hub, int quantity, string[] options)
    {
        bench = Directory.CreateDirectory(hub.PathOf(Prefix)).FullName;
        Start = new ProcessStartInfo("python3", [
            Path.Combine(Tools.Sample, "station.py"), "--open", Prefix, "--quantity", $"{quantity}", "--prefix", Prefix, .. options]);
        Start.Environment["PYTHONPATH"] = Path.Combine(Repository.Root, "sdk", "python");
        Start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        Start.Environment["BIRTHMARK_STATION"] = Path.Combine(hub.PathOf(Station), "station.json");
        Start.Environment["TMPDIR"] = bench;
    }

    /// <summary>What the serial numbers of its devices begin with.</summary>
    internal string Prefix { get; } = "Q" + Convert.ToHexString(RandomNumberGenerator.GetBytes(4));

    internal ProcessStartInfo Start { get; }

    /// <summary>Whether a device is on the bench just now.</summary>
    internal bool HasDevice() => Directory.EnumerateFileSystemEntries(bench).Any() && Emulators().Count > 0;

    /// <summary>Processes and files that the station began and did not end.</summary>
    internal List<string> Remains() => [.. Emulators(), .. Directory.EnumerateFileSystemEntries(bench, "*", SearchOption.AllDirectories)];

    private List<string> Emulators()
    {
        var found = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                var words = File.ReadAllText(Path.Combine(process, "cmdline"));
                if (words.StartsWith("qemu-system-arm", StringComparison.Ordinal) && words.Contains(bench, StringComparison.Ordinal))
                {
                    found.Add(process);
                }
            }
            catch (IOException)
            {
                // It ended while we looked.
            }
        }

        return found;
    }
}
