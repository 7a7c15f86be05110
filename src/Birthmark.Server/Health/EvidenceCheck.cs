using System.Globalization;
using Birthmark.Api.Health;
using Birthmark.Exchange.Evidence.Sites;

namespace Birthmark.Server.Health;

/// <summary>How far the sites of evidence are. Never keeps the hub from being ready: a site that is gone must not stop a line. What needs a look begins with "alarm".</summary>
internal sealed class EvidenceCheck(EvidenceSites sites, SiteStates states) : IReadinessCheck
{
    public async ValueTask<HealthCheck> LookAsync(CancellationToken cancellation)
    {
        var all = await sites.ListAsync().ConfigureAwait(false);
        var parked = await sites.CountParkedAsync().ConfigureAwait(false);
        var standings = all.CountBy(s => states.Of(s).Standing).ToDictionary();
        var isAlarm = parked > 0 || standings.ContainsKey(SiteStanding.Refused);
        var words = string.Join(", ", standings.OrderBy(s => s.Key).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Value} {s.Key.ToString().ToLowerInvariant()}")));
        return new("evidence", true, all.Count == 0 ? "no site of evidence" : string.Create(
            CultureInfo.InvariantCulture, $"{(isAlarm ? "alarm: " : "")}sites of evidence: {words}; {parked} records parked"));
    }
}
