using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Api.Pki;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Pki;

/// <summary><c>birthmark pki tokens|activate|deactivate</c>.</summary>
internal static class TokenCommands
{
    public static Command List(Surroundings here) => Verb.Of(here, "tokens", "List crypto tokens and their keys.", call => call.WithHubAsync(async hub =>
    {
        var list = await hub.Pki.CryptoTokensAsync(call.Cancellation).ConfigureAwait(false);
        call.Talk.Answer(list, ApiJson.Default.CryptoTokenList, l => call.Talk.Show(l.CryptoTokens.Aggregate(
            Tables.Of("TOKEN", "STORE", "GRADE", "ACTIVE", "AUTO", "EXPORT", "KEYS"),
            (table, t) => table.Row([
                t.Name, t.Store, t.DevelopmentGrade ? "development" : "production", YesNo(t.Active), YesNo(t.AutoActivation), YesNo(t.AllowExport),
                string.Join(", ", t.Keys.Select(k => $"{k.Alias} ({k.Algorithm})"))]))));
    }));

    public static Command Activate(Surroundings here)
    {
        var token = Token();
        var code = new Option<string?>("--code-file") { Description = "File that holds the activation code; - is stdin (default: ask).", HelpName = "FILE" };
        return Verb.Of(here, "activate", "Open a crypto token with its activation code.", call => call.WithHubAsync(async hub =>
        {
            var secret = await Input.SecretAsync(call, call.Of(code), "activation code").ConfigureAwait(false);
            Tell(call, await hub.Pki.ActivateAsync(call.Of(token), new() { ActivationCode = secret }, call.Cancellation).ConfigureAwait(false));
        }), token, code);
    }

    public static Command Deactivate(Surroundings here)
    {
        var token = Token();
        return Verb.Of(here, "deactivate", "Close a crypto token: its keys cannot be used until it is opened again.", call => call.WithHubAsync(async hub =>
            Tell(call, await hub.Pki.DeactivateAsync(call.Of(token), call.Cancellation).ConfigureAwait(false))), token);
    }

    private static Argument<string> Token() => new("TOKEN") { Description = "Name of the crypto token." };

    private static void Tell(Call call, CryptoTokenView token) =>
        call.Talk.Answer(token, ApiJson.Default.CryptoTokenView, t => call.Talk.Line($"{t.Name} {(t.Active ? "active" : "inactive")}"));

    private static string YesNo(bool value) => value ? "yes" : "no";
}
