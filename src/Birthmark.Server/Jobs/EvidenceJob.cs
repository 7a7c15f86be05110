using Birthmark.Exchange.Evidence.Sites;

namespace Birthmark.Server.Jobs;

/// <summary>Keeps a pump running for each site of evidence that is not paused; runs as long as the hub, and hears at once of a site that is added, paused or removed.</summary>
internal sealed class EvidenceJob(EvidenceSites sites, SitePumps pumps, SiteStates states, ILogger<EvidenceJob> log) : IJob
{
    private readonly Dictionary<Way, (CancellationTokenSource Stop, Task Run)> running = [];

    public string Name => "evidence";

    public TimeSpan Every { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Ends when it is cancelled, or a pump failed in a way that nobody foresaw: all are stopped then, and the next run starts them anew.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var changed = new SemaphoreSlim(1);
        void Wake() => changed.Release();
        sites.Changed += Wake;
        states.Told += Tell;
        try
        {
            for (var wake = changed.WaitAsync(cancellation); ;)
            {
                await Task.WhenAny([wake, .. running.Values.Select(r => r.Run)]).ConfigureAwait(false);
                foreach (var (way, (stop, run)) in running.Where(r => r.Value.Run.IsCompleted).ToList())
                {
                    running.Remove(way);
                    stop.Dispose();
                    await run.ConfigureAwait(false);
                }

                if (wake.IsCompleted)
                {
                    await wake.ConfigureAwait(false);
                    await SettleAsync(cancellation).ConfigureAwait(false);
                    wake = changed.WaitAsync(cancellation);
                }
            }
        }
        finally
        {
            sites.Changed -= Wake;
            states.Told -= Tell;
            await StopAsync([.. running.Keys]).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(CancellationToken cancellation)
    {
        var wanted = (await sites.ListAsync().ConfigureAwait(false)).Where(s => !s.IsPaused).Select(s => new Way(s.Name, s.Address, s.Trust, s.AddedAt)).ToHashSet();
        await StopAsync([.. running.Keys.Where(w => !wanted.Contains(w))]).ConfigureAwait(false);
        foreach (var way in wanted.Where(w => !running.ContainsKey(w)))
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            running[way] = (stop, Task.Run(() => pumps.Make(way.Name).RunAsync(stop.Token), CancellationToken.None));
        }
    }

    private async Task StopAsync(IReadOnlyList<Way> ways)
    {
        foreach (var way in ways)
        {
            var (stop, run) = running[way];
            running.Remove(way);
            await stop.CancelAsync().ConfigureAwait(false);
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.Dispose();
        }
    }

    private void Tell(string site, SiteState state, bool isAlarm)
    {
        if (isAlarm)
        {
            EvidenceJobLog.Alarm(log, site, state.Why);
        }
        else
        {
            EvidenceJobLog.Told(log, site, state.Standing, state.Why ?? state.Note);
        }
    }

    /// <summary>A site that is removed and added anew is another.</summary>
    private sealed record Way(string Name, Uri Address, string Trust, DateTimeOffset AddedAt);
}
