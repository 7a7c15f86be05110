using Birthmark.Exchange.Log;
using Birthmark.Keys;
using Birthmark.Storage;

namespace Birthmark.Exchange.Evidence.Sites;

/// <summary>Makes the pump of a site.</summary>
public sealed class SitePumps
{
    private readonly Func<string, SitePump> make;

    internal SitePumps(
        EvidenceSites sites, IReader reader, CheckpointBook checkpoints, IHubCredential credential, SiteStates states, IRandomSource random, TimeProvider time)
    {
        var preparation = new PushPreparation(reader, checkpoints, sites, states);
        make = site => new SitePump(site, sites, preparation, checkpoints, credential, states, random, time);
    }

    public SitePump Make(string site) => make(site);
}
