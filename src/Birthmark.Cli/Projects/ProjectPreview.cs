using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Api.Projects;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Images;

namespace Birthmark.Cli.Projects;

/// <summary><c>birthmark project preview</c>: what one device would be given.</summary>
internal static class ProjectPreview
{
    private const int LongestValue = 96;

    public static Command Build(Surroundings here)
    {
        var name = ProjectCommands.Name();
        var of = new ProductOptions();
        var serial = new Option<string?>("--serial") { Description = "Serial of the device (default: an example).", HelpName = "SERIAL" };
        return Verb.Of(here, "preview", "Show what one device would be given, with example values. Nothing is made, taken or asked.", call => call.WithHubAsync(async hub =>
        {
            var preview = await hub.Projects.PreviewAsync(
                call.Of(name), call.Of(of.Version), call.Of(of.Profile), call.Of(of.DeviceType), call.Of(serial), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(preview, ApiJson.Default.DevicePreview, p => Tell(call.Talk, p));
        }), [name, .. of.All, serial]);
    }

    private static void Tell(Talk talk, DevicePreview preview)
    {
        talk.Say($"example of {preview.Profile} for {preview.DeviceType}, {preview.Project} version {preview.Version.Words()}, serial {preview.Serial}");
        talk.Show(preview.Outputs.Aggregate(Tables.Of("OUTPUT", "FORM", "LENGTH", "VALUE"), (table, o) => table.Row([o.Name, o.Form, o.Length.Words(), o.Secret ? "(secret)" : Shortened(o.Value!)])));
        foreach (var certificate in preview.Certificates)
        {
            talk.Line("");
            talk.Line($"certificate {certificate.Step}: {certificate.CertificateProfile} by {certificate.CertificateAuthority}{(certificate.StandIn ? ", which is not asked and decides the rest" : "")}");
            talk.Show(Tables.Facts(certificate.Fields.Select(f => (f.Name, (string?)(f.Critical ? $"{f.Value} (critical)" : f.Value)))));
        }

        foreach (var block in preview.Blocks)
        {
            talk.Line("");
            talk.Line($"block {block.Name}{(block.Address is { } address ? $" at {address}" : "")}, {block.Length.Words()} bytes{(block.Common ? ", the same in all" : "")}");
            talk.Raw(block.Value is { } value ? HexDump.Of(Number(block.Address), Convert.FromHexString(value)) : "(secret)\n");
        }

        foreach (var fault in preview.Faults ?? [])
        {
            talk.Say($"would be refused: {fault.Where}: {fault.Text}");
        }
    }

    private static long Number(string? address) => address is null ? 0 : Convert.ToInt64(address, 16);

    private static string Shortened(string value) => value.Length <= LongestValue ? value : $"{value[..LongestValue]}…";
}
