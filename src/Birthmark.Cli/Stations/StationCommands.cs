using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Api.Stations;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Stations;

/// <summary><c>birthmark station …</c>.</summary>
internal static class StationCommands
{
    public static Command Build(Surroundings here) =>
        Verb.Noun("station", "Let stations and people in, and shut them out.", Invite(here), EnrolCommand.Build(here), List(here), Revoke(here));

    private static Command Invite(Surroundings here)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the credential." };
        var roles = new Option<string[]>("--role") { Description = "Role of the credential; may be repeated (default: station).", HelpName = "ROLE" }
            .AcceptOnlyFromAmong([.. Roles.All]);
        var none = new Option<bool>("--no-role") { Description = "No role of the hub: a credential for the PKI's own roles alone." };
        return Verb.Of(here, "invite", "Make a one-time code that a station trades for its certificate.", call => call.WithHubAsync(async hub =>
        {
            var invitation = await hub.Stations.InviteAsync(new(call.Of(name), RolesOf(call, roles, none)), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(invitation, ApiJson.Default.Invitation, i =>
            {
                call.Talk.Line(i.Code);
                call.Talk.Say($"This code lets '{i.Name}' in once, until {i.ExpiresAt.Words()}. It is not shown again.");
                call.Talk.Hint($"at the station: birthmark station enrol --server {call.LoadServer()} --code -");
            });
        }), name, roles, none);
    }

    private static string[] RolesOf(Call call, Option<string[]> roles, Option<bool> none) => (call.Of(roles), call.Of(none)) switch
    {
        ({ Length: > 0 }, true) => throw new MisusedException("--role and --no-role exclude each other", "Leave one of them out."),
        ({ Length: > 0 } some, _) => some,
        (_, true) => [],
        _ => [Roles.Station],
    };

    private static Command List(Surroundings here)
    {
        var paging = new Paging();
        return Verb.Of(here, "list", "List credentials.", call => call.WithHubAsync(async hub =>
        {
            var page = await hub.Stations.ListAsync(paging.Of(call), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(page, ApiJson.Default.StationPage, p => call.Talk.Show(p.Stations.Aggregate(
                Tables.Of("NAME", "ROLES", "STATUS", "SERIAL NUMBER", "ENROLLED", "EXPIRES"),
                (table, s) => table.Row([s.Name, string.Join(", ", s.Roles), s.Status, s.SerialNumber, s.EnrolledAt.Words(), s.ExpiresAt.Words()]))));
            Paging.More(call, page.Cursor);
        }), paging.Limit, paging.Cursor);
    }

    private static Command Revoke(Surroundings here)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the credential." };
        return Verb.Of(here, "revoke", "Shut a credential out at once.", call => call.WithHubAsync(async hub =>
        {
            var revoked = await hub.Stations.RevokeAsync(call.Of(name), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(revoked, ApiJson.Default.StationView, s => call.Talk.Line($"{s.Name} {s.Status}"));
        }), name);
    }
}
