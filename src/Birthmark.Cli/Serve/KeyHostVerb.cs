using Birthmark.Keys.Pkcs11.Hosting;

namespace Birthmark.Cli.Serve;

/// <summary>
/// <c>birthmark key-host</c>, which only a hub starts: for nobody's eyes, and without the command tree, so that it is ready soon after a crash.
/// </summary>
internal static class KeyHostVerb
{
    private const string Name = "key-host";

    /// <summary>How this program is started as a key host; null when it cannot tell.</summary>
    internal static KeyHostCommand? Command => Environment.ProcessPath is not { } program ? null
        : Path.GetFileNameWithoutExtension(program) == "dotnet" ? new(program, [Environment.GetCommandLineArgs()[0], Name])
        : new(program, [Name]);

    internal static bool Is(string[] args) => args is [Name, ..];

    internal static int Run(string[] args) => KeyHostProgram.Run(args.AsSpan(1));
}
