using Birthmark.Api.Health;
using Birthmark.Pki.Authorities;
using Birthmark.Production.Batches;
using Birthmark.Production.Line;
using Birthmark.Server.Health;

namespace Birthmark.Server.Console.Line;

/// <summary>Looks at the line: a few small statements and what is kept in memory, however many devices there are.</summary>
internal sealed class LineReading(
    BatchRegister batches, LineTally tally, KoReasons reasons, Pace pace, Readiness readiness, PkiCatalog catalog, TimeProvider time) : IDisposable
{
    private const int MostBatches = 50;
    private const int MostReasons = 8;
    private static readonly TimeSpan HealthEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(900);
    private readonly SemaphoreSlim one = new(1);
    private IReadOnlyList<HealthCheck> checks = [];
    private DateTimeOffset checkedAt = DateTimeOffset.MinValue;
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
