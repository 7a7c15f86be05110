using System.CommandLine;

namespace Birthmark.Cli.Exchange;

/// <summary><c>--oem</c> of what lists.</summary>
internal static class OemOption
{
    internal static Option<string?> Make() => new("--oem") { Description = "Only of this OEM, as paired.", HelpName = "NAME" };
}
