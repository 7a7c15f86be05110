using System.CommandLine;
using Birthmark.Api.Accounts;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Accounts;

/// <summary><c>birthmark account session …</c>.</summary>
internal static class SessionCommands
{
    public static Command Build(Surroundings here) => Verb.Noun("session", "Browsers in which somebody is signed in.", List(here), End(here));

    private static Command List(Surroundings here)
    {
        var name = new Option<string?>("--name") { Description = "Only this person's.", HelpName = "NAME" };
        return Verb.Of(here, "list", "List who is signed in.", call => call.WithHubAsync(
            async hub => Tell(call, await hub.Accounts.SessionsAsync(call.Of(name), call.Cancellation).ConfigureAwait(false))), name);
    }

    private static Command End(Surroundings here)
    {
        var id = new Argument<long>("ID") { Description = "Number of the session, as listed." };
        return Verb.Of(here, "end", "Sign one browser out; lists the others.", call => call.WithHubAsync(
            async hub => Tell(call, await hub.Accounts.EndSessionAsync(call.Of(id), call.Cancellation).ConfigureAwait(false))), id);
    }

    private static void Tell(Call call, SessionList list) => call.Talk.Answer(list, ApiJson.Default.SessionList, l => call.Talk.Show(l.Sessions.Aggregate(
        Tables.Of("ID", "NAME", "BY", "FROM", "BROWSER", "BEGAN", "LAST USED"),
        (table, s) => table.Row([s.Id.Words(), s.Name, s.Way, s.Remote, s.Browser, s.BeganAt.Words(), s.UsedAt.Words()]))));
}
