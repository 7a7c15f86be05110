using System.CommandLine;
using System.Net;
using Birthmark.Api.Client;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Exchange.Evidence.Receiving;

namespace Birthmark.Cli.Evidence;

/// <summary><c>birthmark evidence receive</c>: the OEM's side; needs no hub to start.</summary>
internal static class ReceiveCommand
{
    public static Command Build(Surroundings here)
    {
        var listen = new Option<string>("--listen") { Description = "Address and port; port 0 takes a free one.", HelpName = "ADDRESS:PORT", DefaultValueFactory = _ => "127.0.0.1:9443" };
        var store = KeptCommands.Store();
        var trust = new Option<string[]>("--trust") { Description = "A hub as its 'birthmark evidence identity' wrote it; may be repeated.", Required = true, HelpName = "FILE" };
        var certificate = new Option<string>("--cert") { Description = "The receiver's own certificate and what follows it (PEM).", Required = true, HelpName = "FILE" };
        var key = new Option<string>("--key") { Description = "Its private key (PEM); nobody else may read the file.", Required = true, HelpName = "FILE" };
        var witness = new Option<string?>("--witness") { Description = "Name under which the hub's owner registered the witness key.", HelpName = "NAME" };
        var witnessKey = new Option<string?>("--witness-key") { Description = "Cosign what was verified with this key (EC P-256, PEM), that of 'birthmark exchange new' for one.", HelpName = "FILE" };
        var passphrase = new Option<string?>("--passphrase") { Description = "File of the witness key's passphrase, - for stdin.", HelpName = "FILE" };
        return Verb.Of(here, "receive", "Take in the logs of pinned hubs: verify, keep, and cosign them.", async call =>
        {
            using var cosigner = await OpenWitnessAsync(call, call.Of(witness), call.Of(witnessKey), call.Of(passphrase)).ConfigureAwait(false);
            using var own = Credential.Load(default!, call.Of(certificate), call.Of(certificate), call.Of(key));
            var options = new ReceiverOptions
            {
                Listen = IPEndPoint.TryParse(call.Of(listen), out var end) && call.Of(listen).Contains(':', StringComparison.Ordinal)
                    ? end
                    : throw new MisusedException($"--listen: '{call.Of(listen)}' is no address with a port", "Write 0.0.0.0:9443 to listen everywhere."),
                Store = call.Of(store),
                Hubs = [.. call.Of(trust).Select(ReadHub)],
                Certificate = own.Certificate!,
                Chain = own.Chain,
                Witness = cosigner,
                Say = call.Talk.Say,
            };
            var receiver = await EvidenceReceiver.StartAsync(options, call.Here.Clock, call.Cancellation).ConfigureAwait(false);
            await using (receiver.ConfigureAwait(false))
            {
                call.Talk.Say($"Receiving the logs of {options.Hubs.Count} hub(s) into {options.Store}{(cosigner is null ? "" : $", as witness {cosigner.Name.Name}")}");
                call.Talk.Say($"Listening on {receiver.Address.GetLeftPart(UriPartial.Authority)}");
                await receiver.WaitForShutdownAsync(call.Cancellation).ConfigureAwait(false);
            }

            return ExitCode.Done;
        }, listen, store, trust, certificate, key, witness, witnessKey, passphrase);
    }

    internal static PinnedHub ReadHub(string path) => PinnedHub.TryRead(File.ReadAllText(path), out var hub, out var why)
        ? hub
        : throw new MisusedException($"--trust: {path}: {why}", "Give the file that 'birthmark evidence identity' wrote at the hub.");

    private static async Task<WitnessKey?> OpenWitnessAsync(Call call, string? name, string? file, string? passphrase)
    {
        if (name is null && file is null)
        {
            return null;
        }

        if (name is null || file is null)
        {
            throw new MisusedException("--witness and --witness-key belong together", "Give both: the name that the hub's owner registered, and the key.");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
        {
            throw new MisusedException($"{file}: others may read or write it", $"chmod 600 {file}");
        }

        var secret = passphrase is null ? "" : await Input.SecretAsync(call, passphrase, "passphrase").ConfigureAwait(false);
        return WitnessKey.Open(name, await File.ReadAllTextAsync(file, call.Cancellation).ConfigureAwait(false), secret);
    }
}
