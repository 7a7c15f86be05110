using System.CommandLine;
using Birthmark.Api.Accounts;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Accounts;

/// <summary><c>birthmark account passkey …</c>.</summary>
internal static class PasskeyCommands
{
    public static Command Build(Surroundings here) => Verb.Noun("passkey", "Passkeys that open an account. They are made at the console, where the device is.", List(here), Remove(here));

    private static Command List(Surroundings here)
    {
        var name = AccountCommands.Name();
        return Verb.Of(here, "list", "List an account's passkeys.", call => call.WithHubAsync(
            async hub => Tell(call, await hub.Accounts.PasskeysAsync(call.Of(name), call.Cancellation).ConfigureAwait(false))), name);
    }

    private static Command Remove(Surroundings here)
    {
        var name = AccountCommands.Name();
        var id = new Argument<string>("ID") { Description = "The passkey's ID, as listed." };
        return Verb.Of(here, "remove", "Remove a passkey, when the device is lost; lists the others.", call => call.WithHubAsync(
            async hub => Tell(call, await hub.Accounts.RemovePasskeyAsync(call.Of(name), call.Of(id), call.Cancellation).ConfigureAwait(false))), name, id);
    }

    private static void Tell(Call call, PasskeyList list) => call.Talk.Answer(list, ApiJson.Default.PasskeyList, l => call.Talk.Show(l.Passkeys.Aggregate(
        Tables.Of("ID", "NAME", "MADE", "LAST USED"), (table, p) => table.Row([p.Id, p.Name, p.CreatedAt.Words(), p.UsedAt.Words()]))));
}
