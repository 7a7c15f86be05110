using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Exchange;
using Birthmark.Exchange.Verification;

namespace Birthmark.Cli.Verification;

/// <summary><c>birthmark report …</c>: what the owner does with a report; needs no hub.</summary>
internal static class ReportCommands
{
    public static Command Build(Surroundings here) => Verb.Noun("report", "What the owner does with a batch report.", Open(here), ReportPdf.Build(here));

    private static Command Open(Surroundings here)
    {
        var file = new Argument<string>("FILE") { Description = "The report." };
        var key = new Option<string>("--key") { Description = "Private key of the project's owner_certificate (PEM).", Required = true, HelpName = "FILE" };
        var trust = new Option<string>("--trust") { Description = "Certificate of the hub or OEM (PEM).", Required = true, HelpName = "FILE" };
        var output = new Option<string>("--out") { Description = "File to write, readable by you alone: a JSON object a line.", Required = true, HelpName = "FILE" };
        return Verb.Of(here, "open", "Check a report, then write what it holds for the owner alone.", async call =>
        {
            using var owner = ReadKey(call.Of(key));
            try
            {
                using var report = File.OpenRead(call.Of(file));
                await ReportVerifier.VerifyAsync(report, new() { Trust = VerifyCommands.ReadTrust(call.Of(trust)) }, call.Cancellation).ConfigureAwait(false);
                report.Position = 0;
                using var written = new NewFile(call.Of(output), isSecret: true);
                var count = await OwnerParts.OpenAsync(report, owner, (uid, serial, values) => Write(written.Stream, uid, serial, values), call.Cancellation).ConfigureAwait(false);
                written.Keep();
                call.Talk.Answer(new(call.Of(output), count), CliJson.Default.WrittenFile, w => call.Talk.Say($"secrets of {w.Entries} devices written to {w.File}"));
                return ExitCode.Done;
            }
            catch (ReportWrongException wrong)
            {
                call.Talk.Error($"{wrong.Fault.ToString().ToLowerInvariant()}: {wrong.Message}");
                return ExitCode.Refused;
            }
        }, file, key, trust, output);
    }

    private static void Write(Stream output, string uid, string serial, ReadOnlySpan<byte> values)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("DeviceUID", uid);
        json.WriteString("Serial", serial);
        json.WritePropertyName("Values");
        json.WriteRawValue(values);
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    private static AsymmetricAlgorithm ReadKey(string path)
    {
        var pem = File.ReadAllText(path);
        foreach (var key in new AsymmetricAlgorithm[] { RSA.Create(), ECDiffieHellman.Create() })
        {
            try
            {
                key.ImportFromPem(pem);
                return key;
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                key.Dispose();
            }
        }

        throw new MisusedException($"--key: '{path}' holds no private key in PEM that is open", "Give an RSA or P-256 key; openssl pkey -in FILE opens one that has a passphrase.");
    }
}
