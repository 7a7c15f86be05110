using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Exchange.Pairing;

namespace Birthmark.Cli.Exchange;

/// <summary>Where an OEM keeps its exchange identity and the hubs it is paired with: <c>oem.pem</c>, <c>oem.key</c>, <c>hubs/NAME.pem</c>.</summary>
internal sealed class IdentityFolder
{
    public Option<string> Folder { get; } = new("--identity") { Description = "Folder of the exchange identity.", HelpName = "FOLDER", DefaultValueFactory = _ => "exchange" };

    public Option<string?> Passphrase { get; } = new("--passphrase") { Description = "File of the key's passphrase, - for stdin; asked for when left out.", HelpName = "FILE" };

    public string Certificate(Call call) => Path.Combine(call.Of(Folder), "oem.pem");

    public string Key(Call call) => Path.Combine(call.Of(Folder), "oem.key");

    public string Hub(Call call, string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? Path.Combine(call.Of(Folder), "hubs", name + ".pem")
        : throw new MisusedException($"'{name}' is no name for a hub", "Write letters, digits, - and _.");

    public async Task<OemIdentity> OpenAsync(Call call)
    {
        var certificate = await Input.ReadAsync(call, Certificate(call)).ConfigureAwait(false);
        var key = await Input.ReadAsync(call, Key(call)).ConfigureAwait(false);
        var passphrase = await Input.SecretAsync(call, call.Of(Passphrase), "passphrase").ConfigureAwait(false);
        return OemIdentity.Open(System.Text.Encoding.UTF8.GetBytes(certificate), key, passphrase);
    }

    public async Task<ExchangeCertificate> HubAsync(Call call, string name) => await ReadAsync(call, Hub(call, name)).ConfigureAwait(false);

    public static async Task<ExchangeCertificate> ReadAsync(Call call, string path)
    {
        var text = await Input.ReadAsync(call, path).ConfigureAwait(false);
        return ExchangeCertificate.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out var certificate, out var why)
            ? certificate
            : throw new MisusedException($"{path}: {why}", "Give the certificate file that the other side exported.");
    }
}
