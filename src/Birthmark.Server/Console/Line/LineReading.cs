using Birthmark.Api.Health;
using Birthmark.Pki.Authorities;
using Birthmark.Production.Batches;
using Birthmark.Production.Line;
using Birthmark.Server.Endpoints;

namespace Birthmark.Server.Console.Line;

/// <summary>Looks at the line: a few small statements and what is kept in memory, however many devices there are.</summary>
internal sealed class LineReading(
    BatchRegister batches, LineTally tally, KoReasons reasons, Pace pace, Readiness readiness, PkiCatalog catalog, TimeProvider time)
{
    private const int MostBatches = 50;
    private const int MostReasons = 8;
    private static readonly TimeSpan HealthEvery = TimeSpan.FromSeconds(5);
    private IReadOnlyList<HealthCheck> checks = [];
    private DateTimeOffset checkedAt = DateTimeOffset.MinValue;

    internal async Task<LineView> LookAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var open = new List<Batch>();
        foreach (var state in new[] { BatchState.Running, BatchState.Paused, BatchState.Releasing, BatchState.Aborting })
        {
            open.AddRange((await batches.ListAsync(state, null, MostBatches).ConfigureAwait(false)).Batches);
        }

        if (now - checkedAt >= HealthEvery || now < checkedAt)
        {
            checks = await readiness.LookAsync(cancellation).ConfigureAwait(false);
            checkedAt = now;
        }

        var heads = tally.Heads();
        var left = open.Where(b => b.State == BatchState.Running).Sum(b => b.Balance.Left);
        var perMinute = pace.PerMinute;
        return new LineView
        {
            At = now,
            Batches = open,
            PerMinute = perMinute,
            Ok = open.Sum(b => b.Balance.Provisioned),
            Ko = open.Sum(b => b.Balance.Scrapped),
            OnTheWay = open.Sum(b => b.Balance.Unconfirmed),
            Left = left,
            Lasts = perMinute > 0 && left > 0 ? TimeSpan.FromMinutes(Math.Min(left / perMinute, 525_600)) : null,
            Reasons = await reasons.OfOpenAsync(MostReasons).ConfigureAwait(false),
            Heads = heads,
            Checks = checks,
            Alarms = [.. Alarms.Of(checks, open, heads, catalog.Current, now)],
        };
    }
}
