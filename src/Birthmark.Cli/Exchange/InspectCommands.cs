using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Exchange.Packages;
using Birthmark.Exchange.Pairing;

namespace Birthmark.Cli.Exchange;

/// <summary><c>birthmark exchange inspect</c> and <c>verify</c>: need neither hub nor key.</summary>
internal static class InspectCommands
{
    internal static Command Inspect(Surroundings here)
    {
        var file = SealedFile();
        return Verb.Of(here, "inspect", "Say what a package, order or stop is, and who signed it.", call => TellAsync(call, call.Of(file), null), file);
    }

    internal static Command Verify(Surroundings here)
    {
        var file = SealedFile();
        var signer = new Option<string>("--signer") { Description = "Exchange certificate of who must have signed it.", Required = true, HelpName = "FILE" };
        return Verb.Of(here, "verify", "Check that a package, order or stop is whole and signed by an OEM.", async call =>
            await TellAsync(call, call.Of(file), await IdentityFolder.ReadAsync(call, call.Of(signer)).ConfigureAwait(false)).ConfigureAwait(false), file, signer);
    }

    private static Argument<string> SealedFile() => new("FILE") { Description = "Package, order or stop." };

    private static async Task<int> TellAsync(Call call, string path, ExchangeCertificate? signer)
    {
        using var input = File.OpenRead(path);
        var found = await Inspection.ReadAsync(input, signer, call.Here.Clock.GetUtcNow(), call.Cancellation).ConfigureAwait(false);
        call.Talk.Answer(found, CliJson.Default.Inspection, i => call.Talk.Show(Tables.Facts(
            ("kind", i.Kind),
            ("signer", i.Signer),
            ("signer's key", i.Spoken),
            ("signed", i.SignedAt.Words()),
            ("recipients", i.Recipients.Count == 0 ? null : string.Join(", ", i.Recipients)),
            ("number", i.Message?.Number),
            ("project", i.Message?.Project),
            ("profile", i.Message?.Profile),
            ("quantity", i.Message?.Quantity?.Words()),
            ("until", i.Message?.NotAfter.Words()))));
        return ExitCode.Done;
    }
}
