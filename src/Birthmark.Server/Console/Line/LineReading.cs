using Birthmark.Pki.Authorities;
using Birthmark.Production;
using Birthmark.Production.Batches;
using Birthmark.Production.Line;

namespace Birthmark.Server.Console.Line;

/// <summary>Looks at the line: a few small statements and what is kept in memory, however many devices there are.</summary>
internal sealed class LineReading(
    BatchRegister batches, LineTally tally, KoReasons reasons, OutsideNeeds outside, LooseEnds looseEnds, Pace pace, HealthWatch health, PkiCatalog catalog, TimeProvider time) : IDisposable
{
    private const int MostBatches = 50;
    private const int MostReasons = 8;
    private const int MostErrands = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(900);
    private readonly SemaphoreSlim one = new(1);
    private LineView? last;

    /// <summary>The line as it was less than a second ago: whoever looks in between is shown the same.</summary>
    internal async Task<LineView> LookAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var now = time.GetUtcNow();
            return last is { } known && now >= known.At && now - known.At < Fresh ? known : last = await ReadAsync(now, cancellation).ConfigureAwait(false);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<LineView> ReadAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var open = new List<Batch>();
        foreach (var state in new[] { BatchState.Running, BatchState.Paused, BatchState.Releasing, BatchState.Aborting })
        {
            open.AddRange((await batches.ListAsync(state, null, MostBatches).ConfigureAwait(false)).Batches);
        }

        var checks = await health.LookAsync(cancellation).ConfigureAwait(false);
        var heads = tally.Heads();
        var left = open.Where(b => b.State == BatchState.Running).Sum(b => b.Balance.Left);
        var perMinute = pace.PerMinute;
        TimeSpan? lasts = perMinute > 0 && left > 0 ? TimeSpan.FromMinutes(Math.Min(left / perMinute, 525_600)) : null;
        var needs = await outside.OfAsync(open.Where(b => b.State == BatchState.Running)).ConfigureAwait(false);
        return new LineView
        {
            At = now,
            Batches = open,
            PerMinute = perMinute,
            Ok = open.Sum(b => b.Balance.Provisioned),
            Ko = open.Sum(b => b.Balance.Scrapped),
            OnTheWay = open.Sum(b => b.Balance.Unconfirmed),
            Left = left,
            Lasts = lasts,
            Errands = await looseEnds.CountErrandsAsync(MostErrands).ConfigureAwait(false),
            Autonomy = Autonomy.Of(needs, catalog.Current, lasts, now),
            Reasons = await reasons.OfOpenAsync(MostReasons).ConfigureAwait(false),
            Heads = heads,
            Checks = checks,
            Alarms = [.. Alarms.Of(checks, open, heads, catalog.Current, now)],
        };
    }
}
