using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Pki;

/// <summary><c>birthmark pki crl</c>.</summary>
internal static class CrlCommand
{
    public static Command Build(Surroundings here)
    {
        var authority = PkiCommands.Authority();
        var make = new Option<bool>("--make") { Description = "Make a new one now." };
        var output = new Option<string?>("--out") { Description = "File to write: .pem writes PEM, else DER (default: PEM on stdout).", HelpName = "FILE" };
        return Verb.Of(here, "crl", "Write a CA's latest certificate revocation list.", call => call.WithHubAsync(async hub =>
        {
            if (call.Of(make))
            {
                var made = await hub.Pki.MakeCrlAsync(call.Of(authority), call.Cancellation).ConfigureAwait(false);
                call.Talk.Say($"CRL {made.Number} of {made.Authority}, until {made.NextUpdate.Words()}");
                if (call.Talk.IsJson && call.Of(output) is null)
                {
                    call.Talk.Json(made, ApiJson.Default.CrlView);
                    return;
                }
            }

            await WriteAsync(call, await hub.Pki.CrlAsync(call.Of(authority), call.Cancellation).ConfigureAwait(false), call.Of(output)).ConfigureAwait(false);
        }), authority, make, output);
    }

    private static async Task WriteAsync(Call call, byte[] der, string? path)
    {
        var pem = System.Security.Cryptography.PemEncoding.WriteString("X509 CRL", der) + "\n";
        if (path is null or Input.Stdin)
        {
            call.Talk.Raw(pem);
            return;
        }

        using var file = new NewFile(path);
        await file.Stream.WriteAsync(path.EndsWith(".pem", StringComparison.OrdinalIgnoreCase) ? System.Text.Encoding.ASCII.GetBytes(pem) : der, call.Cancellation).ConfigureAwait(false);
        file.Keep();
        call.Talk.Say($"written to {path}");
    }
}
