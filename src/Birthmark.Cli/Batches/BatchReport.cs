using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Batches;

/// <summary><c>birthmark batch report</c>: the signed report of a closed batch.</summary>
internal static class BatchReport
{
    public static Command Build(Surroundings here)
    {
        var uid = BatchCommands.Uid();
        var output = new Option<string>("--out") { Description = "File to write (CMS SignedData; openssl cms -verify reads it).", Required = true, HelpName = "FILE" };
        var earlier = new Option<long?>("--earlier") { Description = "Prove that the log continues the checkpoint of this size.", HelpName = "SIZE" };
        return Verb.Of(here, "report", "Fetch the signed report of a closed batch.", call => call.WithHubAsync(async hub =>
        {
            using var file = new NewFile(call.Of(output));
            await Waiting.ForAsync(call.Talk, "report", async () =>
            {
                await hub.Batches.ReportAsync(call.Of(uid), call.Of(earlier), file.Stream, call.Cancellation).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            file.Keep();
            call.Talk.Answer(
                new(call.Of(output), 1), CliJson.Default.WrittenFile,
                w => call.Talk.Say($"report written to {w.File}; check it with: birthmark verify report {w.File} --trust ca.pem"));
        }), uid, output, earlier);
    }
}
