using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Verification;
using Birthmark.Exchange.Evidence.Receiving;

namespace Birthmark.Cli.Evidence;

/// <summary><c>birthmark evidence status</c> and <c>verify</c>: look at a receiver's store; need neither hub nor receiver.</summary>
internal static class KeptCommands
{
    internal static Option<string> Store() => new("--store") { Description = "Folder of the evidence.", Required = true, HelpName = "FOLDER" };

    internal static Command Status(Surroundings here)
    {
        var store = Store();
        return Verb.Of(here, "status", "Say what a receiver keeps, without checking it.", call =>
        {
            call.Talk.Answer(new(KeptEvidence.Look(call.Of(store))), CliJson.Default.KeptLogs, kept => call.Talk.Show(kept.Logs.Aggregate(
                Tables.Of("LOG", "LEAVES", "VERIFIED", "LAST CHECKPOINT", "CONTRADICTIONS"),
                (table, l) => table.Row([l.Log, l.Leaves.Words(), l.Verified.Words(), l.LastAt.Words(), l.Contradictions.Words()]))));
            return Task.FromResult(ExitCode.Done);
        }, store);
    }

    internal static Command Verify(Surroundings here)
    {
        var store = Store();
        var trust = new Option<string[]>("--trust") { Description = "A hub that the logs must be of; may be repeated (default: the keys that the store names).", HelpName = "FILE" };
        var witness = new Option<string?>("--witness") { Description = "NAME=FILE of a key that must have cosigned every checkpoint (PEM), or a file in note form.", HelpName = "KEY" };
        return Verb.Of(here, "verify", "Check all that a receiver keeps: every leaf, the tree at every checkpoint, every signature. Names the first thing that is wrong.", call =>
        {
            var verdicts = KeptEvidence.Verify(call.Of(store), [.. call.Of(trust).Select(ReceiveCommand.ReadHub)], call.Of(witness) is { } said ? VerifyCommands.ReadKey("--witness", said) : null);
            call.Talk.Answer(new(verdicts), CliJson.Default.VerifiedLogs, v => call.Talk.Show(v.Logs.Aggregate(
                Tables.Of("LOG", "RESULT", "LEAVES", "VERIFIED", "CHECKPOINTS", "HASH ONLY"),
                (table, l) => table.Row([l.Log, "good", l.Leaves.Words(), l.Verified.Words(), l.Checkpoints.Words(), l.HashesOnly.Words()]))));
            return Task.FromResult(ExitCode.Done);
        }, store, trust, witness);
    }

    internal static Command Export(Surroundings here)
    {
        var store = Store();
        var output = new Option<string>("--out") { Description = "Folder to write; each log gets one in it.", Required = true, HelpName = "FOLDER" };
        return Verb.Of(here, "export", "Write what a receiver keeps as C2SP tlog-tiles: checkpoint, tiles and bundles of entries.", call =>
        {
            call.Talk.Answer(new(TileExport.Write(call.Of(store), call.Of(output))), CliJson.Default.ExportedLogs, e => call.Talk.Show(e.Logs.Aggregate(
                Tables.Of("LOG", "FOLDER", "LEAVES", "BUNDLES LEFT OUT"),
                (table, l) => table.Row([l.Log, l.Folder, l.Leaves.Words(), l.BundlesLeftOut.Words()]))));
            return Task.FromResult(ExitCode.Done);
        }, store, output);
    }
}

/// <summary>What is kept of each log.</summary>
internal sealed record KeptLogs(IReadOnlyList<KeptStanding> Logs);

/// <summary>What was found good of each log.</summary>
internal sealed record VerifiedLogs(IReadOnlyList<KeptVerdict> Logs);

/// <summary>What was written of each log.</summary>
internal sealed record ExportedLogs(IReadOnlyList<ExportedLog> Logs);
