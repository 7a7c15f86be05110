using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Cli.Verification;

namespace Birthmark.Cli.Batches;

/// <summary><c>birthmark batch report</c>: the signed report of a closed batch.</summary>
internal static class BatchReport
{
    public static Command Build(Surroundings here)
    {
        var uid = BatchCommands.Uid();
        var output = new Option<string>("--out") { Description = "File to write (CMS SignedData; openssl cms -verify reads it).", Required = true, HelpName = "FILE" };
        var earlier = new Option<long?>("--earlier") { Description = "Prove that the log continues the checkpoint of this size.", HelpName = "SIZE" };
        var page = new Option<string?>("--pdf") { Description = "Also write its one page for people, drawn from the report fetched.", HelpName = "FILE" };
        return Verb.Of(here, "report", "Fetch the signed report of a closed batch.", async call =>
        {
            await FetchAsync(call, call.Of(uid), call.Of(earlier), call.Of(output)).ConfigureAwait(false);
            if (call.Of(page) is not { } path)
            {
                return ExitCode.Done;
            }

            using var credential = call.LoadCredential();
            return await ReportPdf.WriteAsync(call, call.Of(output), credential.Trust, path).ConfigureAwait(false);
        }, uid, output, earlier, page);
    }

    private static Task<int> FetchAsync(Call call, string uid, long? earlier, string output) => call.WithHubAsync(async hub =>
    {
        using var file = new NewFile(output);
        await Waiting.ForAsync(call.Talk, "report", async () =>
        {
            await hub.Batches.ReportAsync(uid, earlier, file.Stream, call.Cancellation).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        file.Keep();
        call.Talk.Answer(
            new(output, 1), CliJson.Default.WrittenFile,
            w => call.Talk.Say($"report written to {w.File}; check it with: birthmark verify report {w.File} --trust ca.pem"));
    });
}
