using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Api.Projects;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Projects;

/// <summary><c>birthmark project diff</c>: what one version says otherwise than another.</summary>
internal static class ProjectDiff
{
    private const int Context = 3;

    public static Command Build(Surroundings here)
    {
        var name = ProjectCommands.Name();
        var version = ProjectCommands.Version("The version to compare (default: the current one).");
        var since = new Option<int?>("--since") { Description = "With which version (default: the one before).", HelpName = "N" };
        return Verb.Of(here, "diff", "Show what one version of a project says otherwise than another.", call => call.WithHubAsync(async hub =>
        {
            var number = call.Of(version) ?? (await hub.Projects.GetAsync(call.Of(name), call.Cancellation).ConfigureAwait(false)).Version;
            var comparison = await hub.Projects.CompareAsync(call.Of(name), number, call.Of(since), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(comparison, ApiJson.Default.ProjectComparison, c => Tell(call.Talk, c));
        }), name, version, since);
    }

    private static void Tell(Talk talk, ProjectComparison comparison)
    {
        talk.Say($"{comparison.Project}, version {comparison.From.Words()} to {comparison.To.Words()}: {comparison.Changes.Count.Words()} changes");
        talk.Show(comparison.Changes.SelectMany(Rows).Aggregate(Tables.Of("CHANGE", "WHAT", "OF", "NAME", "VALUE", "BEFORE", "AFTER"), (table, row) => table.Row(row)));
        var hidden = false;
        for (var i = 0; i < comparison.Lines.Count; i++)
        {
            if (comparison.Lines.Skip(Math.Max(0, i - Context)).Take(Math.Min(i, Context) + 1 + Context).All(line => line.StartsWith(' ')))
            {
                hidden = true;
                continue;
            }

            talk.Raw(hidden ? "...\n" : "");
            talk.Line(comparison.Lines[i]);
            hidden = false;
        }
    }

    private static IEnumerable<string?[]> Rows(ProjectChange change)
    {
        string?[] head = [change.Kind, change.Part.Replace('-', ' '), change.Owner, change.Name];
        return change.Values is { } values ? values.Select(v => (string?[])[.. head, v.Path, v.Before, v.After]) : [[.. head, null, null, null]];
    }
}
