using System.CommandLine;
using System.Globalization;
using Birthmark.Api.Client;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Exchange.Verification;
using Birthmark.Storage;

namespace Birthmark.Cli.Verification;

/// <summary><c>birthmark verify log</c>: every leaf of a log, trusting nothing but its key.</summary>
internal static class VerifyLogCommand
{
    internal static Command Build(Surroundings here)
    {
        var database = new Option<string?>("--database") { Description = "A hub's birthmark.db, or a copy of it; only read.", HelpName = "FILE" };
        var tiles = new Option<string?>("--tiles") { Description = "A mirror of the hub's /log/: checkpoint, tile/….", HelpName = "FOLDER" };
        var hub = new Option<bool>("--hub") { Description = "The running hub's log, by the credential of an owner or auditor." };
        var key = new Option<string>("--key") { Description = "The log's key as /log/key served it when the hub was set up, or NAME=FILE of its public key (PEM).", Required = true, HelpName = "KEY" };
        var earlier = new Option<string?>("--earlier") { Description = "A checkpoint kept elsewhere, which the log must hold.", HelpName = "FILE" };
        return Verb.Of(here, "log", "Check a whole audit log: every leaf, every hash, every checkpoint. Names the first leaf that is wrong.", async call =>
        {
            var expectation = new LogExpectation(VerifyCommands.ReadKey("--key", call.Of(key)), call.Of(earlier) is { } path ? VerifyCommands.ReadCheckpoint("--earlier", path) : null);
            try
            {
                var verdict = await VerifyAsync(call, call.Of(database), call.Of(tiles), call.Of(hub), expectation).ConfigureAwait(false);
                call.Talk.Answer(verdict, CliJson.Default.LogVerdict, v => Tell(call, v));
                return ExitCode.Done;
            }
            catch (LogWrongException wrong)
            {
                call.Talk.Error($"{wrong.Fault.ToString().ToLowerInvariant()}: {wrong.Message}");
                return ExitCode.Refused;
            }
        }, database, tiles, hub, key, earlier);
    }

    private static async Task<LogVerdict> VerifyAsync(Call call, string? database, string? tiles, bool isOfHub, LogExpectation expectation)
    {
        switch (database, tiles, isOfHub)
        {
            case ({ } file, null, false):
                using (var store = await StoreReader.OpenSqliteAsync(file).ConfigureAwait(false))
                {
                    return await LogVerifier.VerifyAsync(new DatabaseLog(store.Reader), expectation, call.Cancellation).ConfigureAwait(false);
                }

            case (null, { } folder, false):
                return await LogVerifier.VerifyAsync(TileLog.OfFolder(folder), expectation, call.Cancellation).ConfigureAwait(false);
            case (null, null, true):
                using (var credential = call.LoadCredential())
                using (var client = new BirthmarkClient(credential, call.Here.Clock))
                {
                    return await LogVerifier.VerifyAsync(new TileLog(client.LogResourceAsync), expectation, call.Cancellation).ConfigureAwait(false);
                }

            default:
                throw new MisusedException("Say which log: one of --database, --tiles and --hub", "birthmark verify log --help");
        }
    }

    private static void Tell(Call call, LogVerdict verdict) => call.Talk.Show(Tables.Facts(
        ("log", "good"),
        ("leaves", verdict.Leaves.Words()),
        ("under a checkpoint", verdict.UnderCheckpoint.Words()),
        ("checkpoints", verdict.Checkpoints.Words()),
        ("clock set back", verdict.ClockSetBack == 0 ? "never" : $"{verdict.ClockSetBack.Words()} times"),
        ("continues", verdict.Continues?.ToString(CultureInfo.InvariantCulture) ?? "no earlier checkpoint was given")));
}
