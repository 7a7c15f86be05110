using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Exchange.Pairing;

namespace Birthmark.Cli.Exchange;

/// <summary><c>birthmark exchange …</c>: the OEM's desk. All but <c>pair oem</c> need no hub.</summary>
internal static class ExchangeCommands
{
    public static Command Build(Surroundings here) => Verb.Noun(
        "exchange",
        "Seal packages and sign orders for paired hubs.",
        New(here),
        Verb.Noun("pair", "Pin the other side's certificate.", PairHub(here), PairOem(here)),
        SealCommand.Build(here),
        OrderCommands.Sign(here),
        OrderCommands.Stop(here),
        OrderCommands.Resume(here),
        InspectCommands.Inspect(here),
        InspectCommands.Verify(here));

    internal static void Tell(Call call, ExchangeWords words) => call.Talk.Answer(words, CliJson.Default.ExchangeWords, w =>
    {
        call.Talk.Line(w.Spoken);
        call.Talk.Say($"'{w.Name}' is {w.File}. Compare the digits above by voice with the other side.");
    });

    private static Command New(Surroundings here)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the OEM, as it stands in the certificate." };
        var folder = new IdentityFolder();
        return Verb.Of(here, "new", "Make an OEM's exchange identity: a P-256 key under a passphrase, and its certificate.", async call =>
        {
            if (File.Exists(folder.Key(call)))
            {
                throw new MisusedException($"{folder.Key(call)} is there already", "Name another --identity; a key is never overwritten.");
            }

            using var made = OemIdentity.Make(call.Of(name), call.Here.Clock.GetUtcNow());
            var key = made.ExportKey(await Input.SecretAsync(call, call.Of(folder.Passphrase), "new passphrase").ConfigureAwait(false));
            Directory.CreateDirectory(Path.Combine(call.Of(folder.Folder), "hubs"));
            await NewFile.WriteAsync(folder.Key(call), key, isSecret: true, call.Cancellation).ConfigureAwait(false);
            await NewFile.WriteAsync(folder.Certificate(call), made.Certificate.Pem, isSecret: false, call.Cancellation).ConfigureAwait(false);
            Tell(call, new(call.Of(name), folder.Certificate(call), made.Certificate.KeyHash, made.Certificate.Spoken));
            return ExitCode.Done;
        }, name, folder.Folder, folder.Passphrase);
    }

    private static Command PairHub(Surroundings here)
    {
        var (name, file) = (new Argument<string>("NAME") { Description = "What this hub is called from now on." }, CertificateFile("birthmark hub identity"));
        var folder = new IdentityFolder();
        return Verb.Of(here, "hub", "At the OEM: pin a hub's certificate.", async call =>
        {
            var certificate = await IdentityFolder.ReadAsync(call, call.Of(file)).ConfigureAwait(false);
            var path = folder.Hub(call, call.Of(name));
            if (File.Exists(path) && (await folder.HubAsync(call, call.Of(name)).ConfigureAwait(false)).KeyHash != certificate.KeyHash)
            {
                throw new MisusedException($"{path} holds another key", "A pin is not replaced: choose another name for another hub.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await NewFile.WriteAsync(path, certificate.Pem, isSecret: false, call.Cancellation).ConfigureAwait(false);
            Tell(call, new(call.Of(name), path, certificate.KeyHash, certificate.Spoken));
            return ExitCode.Done;
        }, name, file, folder.Folder);
    }

    private static Command PairOem(Surroundings here)
    {
        var (name, file) = (new Argument<string>("NAME") { Description = "What this OEM is called at the hub." }, CertificateFile("birthmark exchange new"));
        var projects = new Option<string[]>("--project") { Description = "This project is the OEM's from now on; may be repeated.", HelpName = "NAME" };
        return Verb.Of(here, "oem", "At the hub: pin an OEM's certificate.", call => call.WithHubAsync(async hub =>
        {
            var certificate = await IdentityFolder.ReadAsync(call, call.Of(file)).ConfigureAwait(false);
            var oem = await hub.Exchange.PairAsync(
                call.Of(name), new() { Certificate = certificate.Pem, Projects = call.Of(projects) }, call.Cancellation).ConfigureAwait(false);
            Tell(call, new(oem.Name, call.Of(file), oem.KeyHash, oem.Spoken));
        }), name, file, projects);
    }

    private static Argument<string> CertificateFile(string by) => new("FILE") { Description = $"Certificate as '{by}' wrote it." };
}
