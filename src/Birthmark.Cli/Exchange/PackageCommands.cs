using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Exchange;

/// <summary><c>birthmark package …</c>: the floor's side.</summary>
internal static class PackageCommands
{
    public static Command Build(Surroundings here) => Verb.Noun("package", "Hand in sealed packages and look at those that came.", Import(here), List(here));

    private static Command Import(Surroundings here)
    {
        var file = new Argument<string>("FILE") { Description = "Package as the OEM sealed it." };
        return Verb.Of(here, "import", "Hand in a package: the hub checks it, opens it in its key store and puts the project into force.", call => call.WithHubAsync(async hub =>
        {
            var package = await Waiting.ForAsync(call.Talk, "importing", () => hub.Exchange.ImportPackageAsync(call.Of(file), call.Cancellation)).ConfigureAwait(false);
            call.Talk.Answer(package, ApiJson.Default.ImportedPackage, p =>
            {
                p.Changes.ToList().ForEach(call.Talk.Line);
                call.Talk.Say($"package {p.PackageId} of {p.Oem}: project {p.Project} is at version {p.ProjectVersion}");
            });
        }), file);
    }

    private static Command List(Surroundings here)
    {
        var oem = OemOption.Make();
        var paging = new Paging();
        return Verb.Of(here, "list", "List packages that were taken in, newest first.", call => call.WithHubAsync(async hub =>
        {
            var page = await hub.Exchange.PackagesAsync(paging.Of(call), call.Of(oem), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(page, ApiJson.Default.PackageList, l => call.Talk.Show(l.Packages.Aggregate(
                Tables.Of("PACKAGE", "OEM", "PROJECT", "VERSION", "SEQUENCE", "IMPORTED", "BY"), (table, p) => table.Row([
                    p.PackageId, p.Oem, p.Project, p.Version, p.Sequence.Words(), p.ImportedAt.Words(), p.ImportedBy]))));
            Paging.More(call, page.Cursor);
        }), oem, paging.Limit, paging.Cursor);
    }
}
