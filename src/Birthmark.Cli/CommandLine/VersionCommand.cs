using System.CommandLine;
using System.Reflection;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.CommandLine;

/// <summary><c>birthmark version</c>.</summary>
internal static class VersionCommand
{
    public static string Version { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static Command Build(Surroundings here) => Verb.Of(here, "version", "Say which version this is.", call =>
    {
        call.Talk.Answer(new(Version), CliJson.Default.VersionView, v => call.Talk.Line($"birthmark {v.Version}"));
        return Task.FromResult(ExitCode.Done);
    });
}

internal sealed record VersionView(string Version);
