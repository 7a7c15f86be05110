using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Api.Pki;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Pki;

/// <summary><c>birthmark pki roles|disable|enable</c>.</summary>
internal static class RoleCommands
{
    public static Command List(Surroundings here) => Verb.Of(here, "roles", "List the PKI's roles and which of them are disabled.", call => call.WithHubAsync(async hub =>
        call.Talk.Answer(await hub.Pki.RolesAsync(call.Cancellation).ConfigureAwait(false), ApiJson.Default.RoleList, l => call.Talk.Show(l.Roles.Aggregate(
            Tables.Of("ROLE", "MEMBERS", "STATE", "SINCE", "BY", "REASON"),
            (table, r) => table.Row([r.Name, ((long)r.Members).Words(), r.Disabled ? "disabled" : "in force", r.DisabledAt?.Words() ?? "", r.DisabledBy ?? "", r.Reason ?? ""]))))));

    public static Command Disable(Surroundings here)
    {
        var role = Role();
        var reason = new Option<string?>("--reason") { Description = "Why, for the log.", HelpName = "TEXT" };
        return Verb.Of(here, "disable", "Let a role grant nothing from now on: its registration authorities are refused at once, on held connections too.", call => call.WithHubAsync(async hub =>
            Tell(call, await hub.Pki.DisableRoleAsync(call.Of(role), new() { Reason = call.Of(reason) }, call.Cancellation).ConfigureAwait(false))), role, reason);
    }

    public static Command Enable(Surroundings here)
    {
        var role = Role();
        return Verb.Of(here, "enable", "Put a disabled role into force again.", call => call.WithHubAsync(async hub =>
            Tell(call, await hub.Pki.EnableRoleAsync(call.Of(role), call.Cancellation).ConfigureAwait(false))), role);
    }

    private static Argument<string> Role() => new("ROLE") { Description = "Name of the role; 'hub' is the hub's own registration authority." };

    private static void Tell(Call call, RoleView role) => call.Talk.Answer(role, ApiJson.Default.RoleView, r => call.Talk.Line($"{r.Name} {(r.Disabled ? "disabled" : "in force")}"));
}
