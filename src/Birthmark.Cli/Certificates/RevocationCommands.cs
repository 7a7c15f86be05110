using System.CommandLine;
using Birthmark.Api.Certificates;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Certificates;

/// <summary><c>birthmark revocation …</c>: where others must agree before a certificate is revoked.</summary>
internal static class RevocationCommands
{
    public static Command Build(Surroundings here) =>
        Verb.Noun("revocation", "Requests to revoke that wait until others agree.", List(here), Approve(here), Reject(here));

    private static Command List(Surroundings here)
    {
        var all = new Option<bool>("--all") { Description = "Those that were decided too." };
        var paging = new Paging();
        return Verb.Of(here, "list", "List requests to revoke, newest first.", call => call.WithHubAsync(async hub =>
        {
            var page = await hub.Certificates.RequestsAsync(call.Of(all), paging.Of(call), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(page, ApiJson.Default.RevocationRequestPage, p => call.Talk.Show(p.Requests.Aggregate(
                Tables.Of("ID", "STATE", "SERIAL NUMBER", "SUBJECT", "REASON", "ASKED BY", "APPROVED BY", "UNTIL"),
                (table, r) => table.Row([
                    r.Id.Words(), r.State, r.SerialNumber, r.SubjectDn, r.Reason, r.AskedBy,
                    $"{r.Approvals.Count} of {r.Needed} {string.Join(", ", r.Approvals.Select(a => a.By))}".TrimEnd(), r.ExpiresAt.Words()]))));
            Paging.More(call, page.Cursor);
        }), all, paging.Limit, paging.Cursor);
    }

    private static Command Approve(Surroundings here)
    {
        var id = Id();
        return Verb.Of(here, "approve", "Agree to somebody else's request; the last of those needed revokes.", call => call.WithHubAsync(async hub =>
            Tell(call, await hub.Certificates.ApproveAsync(call.Of(id), call.Cancellation).ConfigureAwait(false))), id);
    }

    private static Command Reject(Surroundings here)
    {
        var id = Id();
        var why = new Option<string?>("--why") { Description = "Why, for whoever asked and for the log.", HelpName = "TEXT" };
        return Verb.Of(here, "reject", "Reject a request, or take back one's own.", call => call.WithHubAsync(async hub =>
            Tell(call, await hub.Certificates.RejectAsync(call.Of(id), new() { Why = call.Of(why) }, call.Cancellation).ConfigureAwait(false))), id, why);
    }

    private static void Tell(Call call, RevocationRequestView request) => call.Talk.Answer(request, ApiJson.Default.RevocationRequestView, r => call.Talk.Line(
        $"request {r.Id} {r.State}: {r.Approvals.Count} of {r.Needed} approved, certificate {r.Fingerprint}"));

    private static Argument<long> Id() => new("ID") { Description = "Number of the request." };
}
