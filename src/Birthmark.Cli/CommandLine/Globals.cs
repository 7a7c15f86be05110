using System.CommandLine;

namespace Birthmark.Cli.CommandLine;

/// <summary>Options that every verb takes.</summary>
internal static class Globals
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Write data as JSON.", Recursive = true };

    public static Option<string?> Credential { get; } = new("--credential")
    {
        Description = "Credential file (default: BIRTHMARK_CREDENTIAL, then credential.json in the configuration folder).",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<string?> Server { get; } = new("--server")
    {
        Description = "The hub, instead of the credential file's.",
        HelpName = "HOST:PORT",
        Recursive = true,
    };
}
