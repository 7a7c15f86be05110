using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Exchange;
using Birthmark.Exchange.Pages;

namespace Birthmark.Cli.Verification;

/// <summary><c>birthmark report pdf</c>: the one page of a report for people; needs no hub.</summary>
internal static class ReportPdf
{
    public static Command Build(Surroundings here)
    {
        var file = new Argument<string>("FILE") { Description = "The report." };
        var trust = new Option<string>("--trust") { Description = "Certificate of the hub or OEM (PEM).", Required = true, HelpName = "FILE" };
        var output = new Option<string>("--out") { Description = "PDF to write.", Required = true, HelpName = "FILE" };
        return Verb.Of(
            here, "pdf", "Check a report, then write its one page for people.",
            call => WriteAsync(call, call.Of(file), VerifyCommands.ReadTrust(call.Of(trust)), call.Of(output)), file, trust, output);
    }

    /// <summary>Of a report that is wrong no page is written.</summary>
    internal static async Task<int> WriteAsync(Call call, string report, X509Certificate2Collection trust, string path)
    {
        try
        {
            var stream = File.OpenRead(report);
            await using (stream.ConfigureAwait(false))
            {
                using var written = new NewFile(path);
                await ReportPage.WriteAsync(stream, new() { Trust = trust }, written.Stream, call.Cancellation).ConfigureAwait(false);
                written.Keep();
            }

            call.Talk.Answer(new(path, 1), CliJson.Default.WrittenFile, w => call.Talk.Say($"page written to {w.File}"));
            return ExitCode.Done;
        }
        catch (ReportWrongException wrong)
        {
            call.Talk.Error($"{wrong.Fault.ToString().ToLowerInvariant()}: {wrong.Message}");
            return ExitCode.Refused;
        }
    }
}
