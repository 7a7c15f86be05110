using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Server;

namespace Birthmark.Cli.Backups;

/// <summary><c>birthmark backup …</c>.</summary>
internal static class BackupCommands
{
    public static Command Build(Surroundings here) =>
        Verb.Noun("backup", "Copies of everything the hub keeps, made while it works.", Create(here), List(here), Verify(here), Restore(here));

    private static Command Create(Surroundings here) => Verb.Of(
        here, "create", "Make a backup in the hub's data folder; copy it to another machine then.", call => call.WithHubAsync(async hub => call.Talk.Answer(
            await hub.Backups.CreateAsync(call.Cancellation).ConfigureAwait(false), ApiJson.Default.BackupView, b =>
            {
                call.Talk.Line(b.Path);
                call.Talk.Say($"{b.Bytes.Words()} octets, {b.Leaves.Words()} leaves of the log, read through. Copy it to another machine.");
                call.Talk.Say(b.HubKey == "sealed"
                    ? "The hub key is in it, sealed to this machine's TPM; on another mainboard the owner's recovery key opens it."
                    : "The hub key (keys/hub.key) is not in it, and nothing sealed opens without it: keep a copy of that file somewhere else than this backup.");
            })));

    private static Command List(Surroundings here) => Verb.Of(here, "list", "List the backups in the hub's data folder.", call => call.WithHubAsync(async hub => call.Talk.Answer(
        await hub.Backups.ListAsync(call.Cancellation).ConfigureAwait(false), ApiJson.Default.BackupList,
        l => call.Talk.Show(l.Backups.Aggregate(Tables.Of("BACKUP", "MADE", "BY", "OCTETS", "LEAVES", "HUB KEY", "PATH"), (table, b) => table.Row([
            b.Name, b.MadeAt.Words(), b.MadeBy, b.Bytes.Words(), b.Leaves.Words(), b.HubKey, b.Path]))))));

    private static Command Verify(Surroundings here)
    {
        var folder = Folder();
        return Verb.Of(here, "verify", "Compare a backup with its manifest and read its database through; needs no hub.", call => Tell(call, HubBackup.Verify(call.Of(folder))), folder);
    }

    private static Command Restore(Surroundings here)
    {
        var folder = Folder();
        var data = new Option<string?>("--data") { Description = "Data folder without a database to put it into (default: ./birthmark-data).", HelpName = "FOLDER" };
        var key = new Option<string?>("--hub-key") { Description = "The plain hub key's file, where it is not sealed to a TPM.", HelpName = "FILE" };
        return Verb.Of(here, "restore", "Put a backup into an empty data folder; the hub must not run there.", call =>
        {
            var told = Tell(call, HubBackup.Restore(call.Of(folder), new() { DataFolder = call.Of(data) }, call.Of(key)));
            call.Talk.Say("What happened after it was made is not in this database: devices made since then are unknown to it, and their tickets count as free.");
            call.Talk.Hint("a hub with a TPM notices and gives no tickets until every paired OEM has signed (birthmark exchange resume); without one, compare first with a site of evidence (birthmark evidence kept verify) and close the open batches");
            return told;
        }, folder, data, key);
    }

    private static Argument<string> Folder() => new("FOLDER") { Description = "The backup's folder." };

    private static Task<int> Tell(Call call, BackupFacts facts)
    {
        call.Talk.Answer(facts, CliJson.Default.BackupFacts, f => call.Talk.Show(Tables.Facts(
            ("made", f.MadeAt.Words()), ("by", f.MadeBy), ("version", f.Version), ("octets", f.Bytes.Words()), ("leaves of the log", f.Leaves.Words()),
            ("hub key", f.IsHubKeySealed ? "in it, sealed to its TPM" : "kept apart"))));
        return Task.FromResult(ExitCode.Done);
    }
}
