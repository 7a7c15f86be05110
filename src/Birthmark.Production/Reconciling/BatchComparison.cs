using System.Globalization;
using System.Runtime.CompilerServices;
using Birthmark.Production.Batches;
using Birthmark.Storage;

namespace Birthmark.Production.Reconciling;

/// <summary>Walks a batch by ticket, a piece at a time: bounded memory, and no reader held open.</summary>
internal sealed class BatchComparison(IJournal journal, IReader reader, BatchBook batches, PieceComparison pieces, LeaseComparison leases, TimeProvider time)
{
    private const int Piece = 500;

    internal async IAsyncEnumerable<Comparison> CompareAsync(BatchUid uid, string actor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var batch = await batches.FindAsync(uid);
        var (of, _) = await CountsAsync(uid);
        var lease = await leases.CompareAsync(batch, cancellation);
        var sum = new Comparison(uid, 0, of, lease.Found, lease.Gone, 0, [], false);
        long? after = 0;
        while (after is { } ticket)
        {
            cancellation.ThrowIfCancellationRequested();
            var devices = await DeviceRecord.PieceAsync(reader, batch.Id, ticket, Piece);
            var isLast = devices.Count < Piece;

            // An authority that does not answer is not asked a thousand times more.
            var outcome = await pieces.CompareAsync(batch, devices, ticket, isLast ? long.MaxValue : devices[^1].Ticket, sum.Unanswered.Count == 0, cancellation);
            sum = sum with
            {
                Devices = sum.Devices + devices.Count,
                Found = sum.Found + outcome.Found,
                Gone = sum.Gone + outcome.Gone,
                Unanswered = outcome.Unanswered.Count > 0 ? outcome.Unanswered : sum.Unanswered,
            };
            after = isLast ? null : devices[^1].Ticket;
            if (!isLast)
            {
                yield return sum;
            }
        }

        yield return await ConcludeAsync(batch, sum, actor);
    }

    private async Task<Comparison> ConcludeAsync(OpenBatch batch, Comparison sum, string actor)
    {
        await journal.CommitAsync("batch.reconcile", tx =>
        {
            if (sum.Unanswered.Count == 0)
            {
                tx.Execute("UPDATE production_batch SET reconciled_at = $2 WHERE id = $1", batch.Id, time.GetUtcNow());
            }

            // What the hub does every hour is told by what it finds; that somebody asked is an act of its own.
            if (actor != Reconciliation.Hub)
            {
                tx.Record(new AuditRecord(
                    "batch.reconcile", actor, batch.UidText, ("devices", Count(sum.Devices)), ("found", Count(sum.Found)), ("gone", Count(sum.Gone)),
                    ("unanswered", sum.Unanswered.Count == 0 ? null : Count(sum.Unanswered.Count))));
            }

            return true;
        }, CancellationToken.None);
        return sum with { Open = (await CountsAsync(batch.Batch.Uid)).Open, IsComplete = true };
    }

    private async Task<(long Created, long Open)> CountsAsync(BatchUid uid) =>
        (await reader.QueryAsync("SELECT created, COALESCE(findings, 0) FROM production_batch WHERE id = $1", r => (r.GetInt64(0), r.GetInt64(1)), uid.Order))[0];

    private static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);
}
