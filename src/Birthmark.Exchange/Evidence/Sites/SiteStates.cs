using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Birthmark.Exchange.Evidence.Sites;

/// <summary>How sending to each site goes at this moment, and its figures; forgotten with the process.</summary>
public sealed class SiteStates
{
    private static readonly Meter Meter = new("Birthmark.Exchange");
    private static readonly Counter<long> Leaves = Meter.CreateCounter<long>("birthmark.exchange.evidence_leaves", "{leaf}", "Leaves that sites of evidence took");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("birthmark.exchange.evidence_failures", "{try}", "Tries to send evidence that failed");
    private static readonly Counter<long> Parked = Meter.CreateCounter<long>("birthmark.exchange.evidence_parked", "{leaf}", "Leaves parked because a site refused their text");
    private static readonly Gauge<long> Behind = Meter.CreateGauge<long>("birthmark.exchange.evidence_behind", "{leaf}", "Leaves under the newest checkpoint that a site does not hold yet");

    private readonly ConcurrentDictionary<string, SiteState> states = new(StringComparer.Ordinal);

    /// <summary>Site, its state and whether this is an alarm. Raised when the standing changes, and for every leaf that is parked.</summary>
    public event Action<string, SiteState, bool>? Told;

    public SiteState Of(EvidenceSite site) => site.IsPaused ? new(SiteStanding.Paused) : states.GetValueOrDefault(site.Name) ?? new(SiteStanding.Starting);

    internal void Set(string site, SiteState state)
    {
        var before = states.GetValueOrDefault(site)?.Standing ?? SiteStanding.Starting;
        states[site] = state;
        if (state.Standing is SiteStanding.Waiting or SiteStanding.Refused)
        {
            Failures.Add(1, new KeyValuePair<string, object?>("site", site));
        }

        if (state.Standing != before)
        {
            Told?.Invoke(site, state, state.Standing == SiteStanding.Refused);
        }
    }

    internal static void Sent(string site, long leaves, long behind)
    {
        Leaves.Add(leaves, new KeyValuePair<string, object?>("site", site));
        Behind.Record(behind, new KeyValuePair<string, object?>("site", site));
    }

    internal void Park(string site, long index, string reason)
    {
        Parked.Add(1, new KeyValuePair<string, object?>("site", site));
        Told?.Invoke(site, new(SiteStanding.Flowing, $"leaf {index} is parked, its hash is sent instead: {reason}"), true);
    }

    internal void Forget(string site) => states.TryRemove(site, out _);
}
