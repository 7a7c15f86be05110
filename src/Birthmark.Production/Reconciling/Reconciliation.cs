using System.Runtime.CompilerServices;
using Birthmark.Production.Batches;
using Birthmark.Storage;

namespace Birthmark.Production.Reconciling;

/// <summary>Compares the hub's records with its authorities and with what time should have brought, keeps what it finds, and remedies it.</summary>
public sealed class Reconciliation
{
    /// <summary>Actor of what the hub does by itself.</summary>
    public const string Hub = "hub";

    private const int Page = 100;

    private readonly IReader reader;
    private readonly BatchComparison comparison;
    private readonly Remedies remedies;
    private readonly ReconciliationOptions options;
    private readonly TimeProvider time;

    internal Reconciliation(IReader reader, BatchComparison comparison, Remedies remedies, ReconciliationOptions options, TimeProvider time)
    {
        this.reader = reader;
        this.comparison = comparison;
        this.remedies = remedies;
        this.options = options;
        this.time = time;
    }

    /// <summary>Compares one batch, a step for each piece of it; the last one is complete.</summary>
    /// <exception cref="ProductionRefusedException">There is none.</exception>
    public IAsyncEnumerable<Comparison> CompareAsync(BatchUid batch, string actor, CancellationToken cancellation = default) =>
        comparison.CompareAsync(batch, actor, cancellation);

    /// <summary>Compares batch by batch, each complete on its own; the last step is the sum over all.</summary>
    /// <param name="actor">Who asked.</param>
    /// <param name="isEvery">Also batches closed long ago.</param>
    /// <param name="cancellation">Stops between two pieces.</param>
    public async IAsyncEnumerable<Comparison> CompareManyAsync(string actor, bool isEvery, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var sum = new Comparison(null, 0, 0, 0, 0, 0, [], true);
        var closedAfter = isEvery ? DateTimeOffset.UnixEpoch : time.GetUtcNow() - options.ClosedFor;
        long? after = 0;
        while (after is { } id)
        {
            var uids = await reader.QueryAsync(
                "SELECT id, tail FROM production_batch WHERE id > $1 AND (closed_at IS NULL OR closed_at >= $2) ORDER BY id LIMIT $3",
                r => new BatchUid(r.GetInt64(0), r.GetInt64(1)), id, closedAfter, Page);
            foreach (var uid in uids)
            {
                await using var steps = comparison.CompareAsync(uid, actor, cancellation).GetAsyncEnumerator(cancellation);
                while (await NextAsync(steps, uid) is { } step)
                {
                    yield return step;
                    sum = step.IsComplete ? Add(sum, step) : sum;
                    if (step.IsComplete)
                    {
                        break;
                    }
                }
            }

            after = uids.Count == Page ? uids[^1].Order : null;
        }

        yield return sum with { Open = await CountOpenAsync() };
    }

    /// <summary>A page of findings, oldest first.</summary>
    /// <param name="batch">Of this batch; null for all.</param>
    /// <param name="state">In this state; null for all.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="limit">Findings at most.</param>
    public async Task<FindingPage> ListAsync(BatchUid? batch, FindingState? state, string? cursor, int limit)
    {
        var after = Cursors.Read(cursor, 0);
        var rows = await ((batch, state) switch
        {
            ({ } of, { } in_) => reader.QueryAsync(
                $"{FindingRows.Select} WHERE f.batch_id = $1 AND f.state = $2 AND f.id > $3 ORDER BY f.id LIMIT $4", FindingRows.Shape, of.Order, (int)in_, after, limit + 1),
            ({ } of, null) => reader.QueryAsync(
                $"{FindingRows.Select} WHERE f.batch_id = $1 AND f.id > $2 ORDER BY f.id LIMIT $3", FindingRows.Shape, of.Order, after, limit + 1),
            (null, { } in_) => reader.QueryAsync(
                $"{FindingRows.Select} WHERE f.state = $1 AND f.id > $2 ORDER BY f.id LIMIT $3", FindingRows.Shape, (int)in_, after, limit + 1),
            _ => reader.QueryAsync($"{FindingRows.Select} WHERE f.id > $1 ORDER BY f.id LIMIT $2", FindingRows.Shape, after, limit + 1),
        });
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit ? Cursors.Write(page[^1].Id) : null);
    }

    /// <exception cref="ProductionRefusedException">There is none of this number.</exception>
    public async Task<Finding> FindAsync(long id) =>
        await reader.QueryAsync($"{FindingRows.Select} WHERE f.id = $1", FindingRows.Shape, id) is [var finding]
            ? finding
            : throw new ProductionRefusedException(
                ProductionRefusal.FindingUnknown, $"There is no finding {id}.", "Look at 'birthmark batch findings'.");

    /// <summary>Carries the remedy of a finding out, once: asked again it gives the finding as it was closed.</summary>
    /// <exception cref="ProductionRefusedException">There is none of this number.</exception>
    /// <exception cref="Pki.PkiRefusedException">Its authority says no or cannot be reached; the finding stays open.</exception>
    public async Task<Finding> RemedyAsync(long id, string actor, CancellationToken cancellation = default)
    {
        var finding = await FindAsync(id);
        if (finding.State == FindingState.Open)
        {
            await remedies.CarryOutAsync(finding, actor, cancellation);
        }

        return await FindAsync(id);
    }

    /// <summary>Findings open in all batches.</summary>
    public async ValueTask<long> CountOpenAsync() => (await reader.QueryAsync(
        "SELECT COALESCE(SUM(findings), 0) FROM production_batch WHERE findings > 0", r => r.GetInt64(0)))[0];

    /// <summary>A batch that cannot be compared (its project cannot be loaded any more) does not keep the others from it.</summary>
    private static async Task<Comparison?> NextAsync(IAsyncEnumerator<Comparison> steps, BatchUid batch)
    {
        try
        {
            return await steps.MoveNextAsync() ? steps.Current : null;
        }
        catch (ProductionRefusedException refusal)
        {
            return new(batch, 0, 0, 0, 0, 0, [refusal.Message], true);
        }
    }

    private static Comparison Add(Comparison sum, Comparison batch) => sum with
    {
        Devices = sum.Devices + batch.Devices,
        Of = sum.Of + batch.Of,
        Found = sum.Found + batch.Found,
        Gone = sum.Gone + batch.Gone,
        Unanswered = batch.Unanswered.Count == 0 ? sum.Unanswered : [.. sum.Unanswered, .. batch.Unanswered.Select(why => $"batch {batch.Batch}: {why}")],
    };
}
