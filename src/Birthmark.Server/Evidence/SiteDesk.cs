using Birthmark.Api.Evidence;
using Birthmark.Exchange.Evidence.Sites;
using Birthmark.Exchange.Log;

namespace Birthmark.Server.Evidence;

/// <summary>Sites with how they stand now.</summary>
internal sealed class SiteDesk(EvidenceSites sites, SiteStates states, CheckpointBook checkpoints)
{
    internal async Task<SiteView> ViewAsync(string name)
    {
        var site = await sites.FindAsync(name).ConfigureAwait(false);
        var parked = await sites.ParkedAsync(name).ConfigureAwait(false);
        return Of(site, await NewestAsync().ConfigureAwait(false)) with { Parked = [.. parked.Select(p => new ParkedRecord(p.Index, p.Reason, p.ParkedAt))] };
    }

    internal async Task<IReadOnlyList<SiteView>> ViewAsync(IReadOnlyList<EvidenceSite> all)
    {
        var newest = await NewestAsync().ConfigureAwait(false);
        return [.. all.Select(site => Of(site, newest))];
    }

    internal async Task<SiteView> PauseAsync(string name, bool isPaused, string actor, CancellationToken cancellation)
    {
        await sites.PauseAsync(name, isPaused, actor, cancellation).ConfigureAwait(false);
        return await ViewAsync(name).ConfigureAwait(false);
    }

    private async Task<long> NewestAsync() => (await checkpoints.NewestAsync().ConfigureAwait(false))?.Size ?? 0;

    private SiteView Of(EvidenceSite site, long newest)
    {
        var state = states.Of(site);
        return new()
        {
            Name = site.Name,
            Url = site.Address.AbsoluteUri,
            Standing = SiteEndpoints.Word(state.Standing),
            Acknowledged = site.Acknowledged,
            AcknowledgedAt = site.AcknowledgedAt,
            Behind = Math.Max(0, newest - site.Acknowledged),
            Why = state.Why,
            NextTry = state.NextTry,
            Note = state.Note,
            AddedAt = site.AddedAt,
            AddedBy = site.AddedBy,
            Parked = [],
        };
    }
}
