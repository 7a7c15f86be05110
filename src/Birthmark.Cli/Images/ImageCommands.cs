using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Images;

/// <summary><c>birthmark image …</c>: needs no hub.</summary>
internal static class ImageCommands
{
    public static Command Build(Surroundings here) => Verb.Noun(
        "image", "Build and look at memory images without a hub.",
        BuildCommand.Build(here), InspectCommand.Build(here), DiffCommand.Build(here), ConvertCommand.Build(here), PreviewCommand.Build(here), PartsCommand.Build(here));
}
