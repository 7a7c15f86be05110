using System.Collections;
using System.Runtime.InteropServices;

namespace Birthmark.Cli.Serve;

/// <summary>
/// Lets the hub allocate 32 MB before the runtime looks through them for what is still needed, instead of some four (half of the processor's last cache): at full load that was twenty collections a second.
/// The runtime takes this figure from the environment alone, and before it starts; so the program takes its own place once (execve), with the same process id.
/// </summary>
internal static partial class Nursery
{
    private const string Variable = "DOTNET_GCgen0size";
    private const string Size = "0x2000000";

    /// <summary>Does not return when the program takes its own place. Whoever has set the figure keeps it; what cannot be done is left.</summary>
    internal static void Widen(string[] args)
    {
        if (args is not ["serve", ..] || !OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) is not null || Environment.ProcessPath is not { } program)
        {
            return;
        }

        // As it was called: `dotnet birthmark.dll serve` is another program with another first argument.
        var command = File.ReadAllText("/proc/self/cmdline").Split('\0')[..^1];
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => $"{e.Key}={e.Value}").Append($"{Variable}={Size}");
        _ = Replace(program, [.. command, null], [.. environment, null]);
    }

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Replace(string program, string?[] command, string?[] environment);
}
