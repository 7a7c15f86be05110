using System.CommandLine;
using System.Globalization;
using Birthmark.Cli.Batches;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Projects;

/// <summary><c>birthmark project lists</c>: what has changed on a project's lists.</summary>
internal static class ProjectLists
{
    public static Command Build(Surroundings here)
    {
        var name = new Argument<string>("PROJECT") { Description = "Name of the project." };
        var since = new Option<string?>("--since") { Description = "Only what came after this change, as it was told the last time.", HelpName = "NUMBER[:DIGEST]" };
        var batch = new Option<string?>("--batch") { Description = "Only devices of this batch.", HelpName = "BATCH" };
        var format = new Option<string>("--format") { Description = "How to write it.", DefaultValueFactory = _ => ListFormat.NdJson, HelpName = "ndjson|csv|aws-iot|azure-dps" }
            .AcceptOnlyFromAmong(ListFormat.NdJson, ListFormat.Csv, ListFormat.AwsIot, ListFormat.AzureDps);
        var step = new Option<string?>("--step") { Description = "The certificate that aws-iot and azure-dps name: that of this step (default: the first).", HelpName = "NAME" };
        var output = new Option<string?>("--out") { Description = "File to write (default: stdout).", HelpName = "FILE" };
        return Verb.Of(here, "lists", "Write what has changed on a project's allow and deny lists.", call => call.WithHubAsync(async hub =>
        {
            var (number, digest) = Mark(call.Of(since));
            string? mark = null;
            var lines = hub.Projects.ListChangesAsync(call.Of(name), number, digest, call.Of(batch), call.Of(format), call.Of(step), m => mark = m, call.Cancellation);
            var end = ListFormat.EndOfLine(call.Of(format));
            await ListOutput.WriteAsync(call, lines.Select(line => line + end), call.Of(output)).ConfigureAwait(false);
            call.Talk.Say($"the next time: --since {mark}");
        }), name, since, batch, format, step, output);
    }

    private static (long? Number, string? Digest) Mark(string? text)
    {
        if (text is null)
        {
            return (null, null);
        }

        var (number, digest) = text.Split(':', 2) is [var before, var after] ? (before, after) : (text, null);
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var read)
            ? (read, digest)
            : throw new MisusedException($"--since: '{text}' is not NUMBER or NUMBER:DIGEST", "Give what 'the next time' said, or leave it out for everything.");
    }
}
