using System.CommandLine;
using System.Globalization;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Pki;

/// <summary><c>birthmark pki counts</c>.</summary>
internal static class CountsCommand
{
    public static Command Build(Surroundings here)
    {
        var days = new Option<int?>("--days") { Description = "The last days instead, one by one (1 to 366).", HelpName = "N" };
        return Verb.Of(here, "counts", "Say how many certificates each authority issued by each profile.", call => call.WithHubAsync(async hub =>
        {
            var perDay = call.Of(days);
            var list = await hub.Pki.CountsAsync(perDay, call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(list, ApiJson.Default.IssuanceCountList, l => call.Talk.Show(perDay is null
                ? l.Counts.Aggregate(
                    Tables.Of("AUTHORITY", "PROFILE", "ISSUED", "TODAY", "REVOKED"),
                    (table, c) => table.Row([c.Authority, c.CertificateProfile, c.Issued.Words(), c.Today.Words(), c.Revoked.Words()]))
                : l.Days.Aggregate(
                    Tables.Of("DAY (UTC)", "ISSUED"), (table, d) => table.Row([d.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d.Issued.Words()]))));
        }), days);
    }
}
