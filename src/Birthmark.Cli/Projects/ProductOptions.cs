using System.CommandLine;

namespace Birthmark.Cli.Projects;

/// <summary>Which product of a project.</summary>
internal sealed class ProductOptions
{
    public Option<int?> Version { get; } = ProjectCommands.Version("One of its versions (default: the current one).");

    public Option<string?> Profile { get; } = new("--profile") { Description = "Device profile (default: the first).", HelpName = "NAME" };

    public Option<string?> DeviceType { get; } = new("--device-type") { Description = "Device type (default: the first that fits).", HelpName = "NAME" };

    public Symbol[] All => [Version, Profile, DeviceType];
}
