using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Exchange.Evidence.Receiving;

namespace Birthmark.Cli.Evidence;

/// <summary><c>birthmark evidence …</c>: the log at a second site, from both sides.</summary>
internal static class EvidenceCommands
{
    public static Command Build(Surroundings here) => Verb.Noun(
        "evidence",
        "Send the log to a second site, and receive it there.",
        Identity(here),
        Witness(here),
        SiteCommands.Build(here),
        ReceiveCommand.Build(here),
        KeptCommands.Status(here),
        KeptCommands.Verify(here),
        KeptCommands.Export(here));

    private static Command Identity(Surroundings here)
    {
        var output = new Option<string?>("--out") { Description = "File to write (default: stdout).", HelpName = "FILE" };
        return Verb.Of(here, "identity", "Write what a receiver pins of this hub: the key of its log and the root of its certificates.", call => call.WithHubAsync(async hub =>
        {
            using var credential = call.LoadCredential();
            var text = PinnedHub.Write(await hub.Evidence.LogKeyAsync(call.Cancellation).ConfigureAwait(false), credential.Trust[0].ExportCertificatePem());
            if (call.Of(output) is { } path)
            {
                await NewFile.WriteAsync(path, text, isSecret: false, call.Cancellation).ConfigureAwait(false);
                call.Talk.Say($"{path} goes to the receiver, out of band: it is what 'birthmark evidence receive --trust' takes.");
            }
            else
            {
                call.Talk.Raw(text);
            }
        }), output);
    }

    private static Command Witness(Surroundings here)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the witness's key, as the receiver says it with --witness." };
        var file = new Argument<string>("FILE") { Description = "Its public key or certificate (PEM)." };
        return Verb.Of(here, "witness", "Register the key that cosigns checkpoints at the other site.", call => call.WithHubAsync(async hub =>
        {
            var pem = await Input.ReadAsync(call, call.Of(file)).ConfigureAwait(false);
            call.Talk.Line(await hub.Evidence.RegisterWitnessAsync(call.Of(name), pem, call.Cancellation).ConfigureAwait(false));
        }), name, file);
    }
}
