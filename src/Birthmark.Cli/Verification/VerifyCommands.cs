using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Exchange;
using Birthmark.Exchange.Log;
using Birthmark.Exchange.Verification;

namespace Birthmark.Cli.Verification;

/// <summary><c>birthmark verify …</c>: needs no hub.</summary>
internal static class VerifyCommands
{
    public static Command Build(Surroundings here) => Verb.Noun("verify", "Check evidence without a hub.", Report(here), VerifyLogCommand.Build(here));

    private static Command Report(Surroundings here)
    {
        var file = new Argument<string>("FILE") { Description = "The report." };
        var trust = new Option<string>("--trust") { Description = "Certificate of the hub or OEM (PEM).", Required = true, HelpName = "FILE" };
        var witness = new Option<string[]>("--witness") { Description = "NAME=FILE of a key that must have cosigned (PEM), or a file in note form; may be repeated.", HelpName = "KEY" };
        var earlier = new Option<string?>("--earlier") { Description = "A checkpoint kept from before, which the log must continue.", HelpName = "FILE" };
        var after = new Option<string?>("--after") { Description = "As --earlier, and the batch must have been closed after it: a report shown before is refused.", HelpName = "FILE" };
        var batch = new Option<string?>("--batch") { Description = "The batch that the report should be of.", HelpName = "BATCH" };
        var enrolled = new Option<string?>("--enrolled") { Description = "Certificates that the owner signed when it enrolled the hub: the keys must be those.", HelpName = "FILE" };
        return Verb.Of(here, "report", "Check a batch report: signature, chain, balance, doubles, log, witness. Names the first thing that is wrong.", async call =>
        {
            var expectation = new ReportExpectation
            {
                Trust = ReadTrust(call.Of(trust)),
                Witnesses = [.. call.Of(witness).Select(w => ReadKey("--witness", w))],
                Earlier = call.Of(earlier) is { } path ? ReadCheckpoint("--earlier", path) : null,
                After = call.Of(after) is { } last ? ReadCheckpoint("--after", last) : null,
                Batch = call.Of(batch),
                Enrolled = call.Of(enrolled) is { } certificates ? ReadEnrolled(certificates) : null,
            };
            try
            {
                var stream = File.OpenRead(call.Of(file));
                await using (stream.ConfigureAwait(false))
                {
                    var verdict = await ReportVerifier.VerifyAsync(stream, expectation, call.Cancellation).ConfigureAwait(false);
                    call.Talk.Answer(ReportWords.Of(verdict), CliJson.Default.ReportWords, w => Tell(call, w));
                    return ExitCode.Done;
                }
            }
            catch (ReportWrongException wrong)
            {
                call.Talk.Error($"{wrong.Fault.ToString().ToLowerInvariant()}: {wrong.Message}");
                return ExitCode.Refused;
            }
        }, file, trust, witness, earlier, after, batch, enrolled);
    }

    private static void Tell(Call call, ReportWords words) => call.Talk.Show(Tables.Facts(
        ("report", "good"),
        ("batch", $"{words.BatchUid} '{words.Name}' of {words.Project}, {words.State}"),
        ("authorised", words.Authorised.Words()),
        ("provisioned", words.Provisioned.Words()),
        ("scrapped", words.Scrapped.Words()),
        ("unconfirmed", words.Unconfirmed.Words()),
        ("left", words.Left.Words()),
        ("for the owner", words.ForOem == 0 ? "nothing" : $"data of {words.ForOem.Words()} devices, sealed"),
        ("signed", $"{words.SignedAt.Words()} by {words.Signer}"),
        ("signature", words.SignatureFingerprint),
        ("log", $"{words.Log} at {words.LogSize.ToString(CultureInfo.InvariantCulture)} leaves"),
        ("continues", words.Continues?.ToString(CultureInfo.InvariantCulture) ?? "no earlier checkpoint was given"),
        ("witnesses", words.Witnesses.Count == 0 ? "none was asked for" : string.Join(", ", words.Witnesses))));

    internal static X509Certificate2Collection ReadTrust(string path)
    {
        var trust = new X509Certificate2Collection();
        try
        {
            trust.ImportFromPemFile(path);
        }
        catch (CryptographicException)
        {
            trust.Clear();
        }

        return trust.Count > 0 ? trust : throw new MisusedException($"--trust: '{path}' holds no certificate", "Give the hub's ca.pem, as it was handed over out of band.");
    }

    private static EnrolledKeys ReadEnrolled(string path) => EnrolledKeys.TryRead(File.ReadAllText(path), out var keys)
        ? keys
        : throw new MisusedException($"--enrolled: '{path}' does not hold a hub's certificates", "Give the file that 'birthmark hub enrol finish' wrote, or the certificates that 'birthmark hub keys --json' shows.");

    internal static NoteKey ReadKey(string option, string said)
    {
        var (name, path) = said.Split('=', 2) is [var before, var after] ? (before, after) : ("", said);
        return NoteKey.TryRead(name, File.ReadAllText(path), out var key, out var why)
            ? key
            : throw new MisusedException($"{option} {said}: {why}", "Give a file in note form, or write NAME=FILE for a PEM file; NAME is what the notes call the key.");
    }

    internal static SignedCheckpoint ReadCheckpoint(string option, string path) => SignedCheckpoint.TryRead(File.ReadAllBytes(path), out var checkpoint, out var why)
        ? checkpoint
        : throw new MisusedException($"{option}: '{path}': {why}", "Give a file that holds what /log/checkpoint served.");
}
