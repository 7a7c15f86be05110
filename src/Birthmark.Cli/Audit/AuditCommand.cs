using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Audit;

/// <summary><c>birthmark audit</c>.</summary>
internal static class AuditCommand
{
    public static Command Build(Surroundings here)
    {
        var from = new Option<long?>("--from") { Description = "First index (default: the newest entries).", HelpName = "INDEX" };
        var count = new Option<int>("--count") { Description = "Entries at most.", DefaultValueFactory = _ => 50, HelpName = "N" };
        return Verb.Of(here, "audit", "Read the audit log.", call => call.WithHubAsync(async hub =>
        {
            var page = await hub.AuditAsync(call.Of(from), call.Of(count), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(page, ApiJson.Default.AuditPage, p => call.Talk.Show(p.Entries.Aggregate(
                Tables.Of("INDEX", "AT", "ACT", "ACTOR", "SUBJECT", "FACTS"),
                (table, e) => table.Row([
                    e.Index.Words(), e.At.Words(), e.Act, e.Actor, e.Subject, string.Join(' ', e.Facts.Select(f => $"{f.Key}={f.Value}"))]))));
            if (page.Next is { } next && call.Of(from) is not null && !call.Talk.IsJson)
            {
                call.Talk.Say($"more: --from {next}");
            }
        }), from, count);
    }
}
