using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Api.Stations;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Accounts;

/// <summary><c>birthmark account …</c>.</summary>
internal static class AccountCommands
{
    public static Command Build(Surroundings here) => Verb.Noun(
        "account", "People's accounts at the console: who may sign in, who is, and with what.", Invite(here), List(here), End(here), SessionCommands.Build(here), PasskeyCommands.Build(here));

    internal static Argument<string> Name() => new("NAME") { Description = "Name of the account." };

    private static Command Invite(Surroundings here)
    {
        var name = Name();
        var roles = new Option<string[]>("--role") { Description = "Role of the account; may be repeated.", HelpName = "ROLE", Required = true }
            .AcceptOnlyFromAmong(Roles.Owner, Roles.Operator, Roles.Auditor);
        return Verb.Of(here, "invite", "Make a one-time link by which somebody sets the password of their account.", call => call.WithHubAsync(async hub =>
        {
            var made = await hub.Accounts.InviteAsync(new(call.Of(name), call.Of(roles) ?? []), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(made, ApiJson.Default.AccountInvitation, i =>
            {
                call.Talk.Line(i.Link);
                call.Talk.Say($"This link makes '{i.Name}' an account once, until {i.ExpiresAt.Words()}. It is not shown again.");
            });
        }), name, roles);
    }

    private static Command List(Surroundings here) => Verb.Of(here, "list", "List accounts and open invitations.", call => call.WithHubAsync(async hub => call.Talk.Answer(
        await hub.Accounts.ListAsync(call.Cancellation).ConfigureAwait(false), ApiJson.Default.AccountList,
        l => call.Talk.Show(l.Accounts.Aggregate(Tables.Of("NAME", "ROLES", "STATUS", "SINCE", "BY", "LINK UNTIL"), (table, a) => table.Row([
            a.Name, string.Join(", ", a.Roles), a.Status, a.CreatedAt.Words(), a.CreatedBy, a.ExpiresAt.Words()]))))));

    private static Command End(Surroundings here)
    {
        var name = Name();
        return Verb.Of(here, "end", "End an account: it is signed out everywhere, and its password and passkeys open nothing any more.", call => call.WithHubAsync(async hub => call.Talk.Answer(
            await hub.Accounts.EndAsync(call.Of(name), call.Cancellation).ConfigureAwait(false), ApiJson.Default.AccountView, a => call.Talk.Line($"{a.Name} {a.Status}"))), name);
    }
}
