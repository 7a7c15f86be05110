using System.Globalization;
using Birthmark.Production.Devices;
using Birthmark.Production.Line;
using Birthmark.Production.Orders;
using Birthmark.Storage;

namespace Birthmark.Production.Batches;

/// <summary>
/// Completes a release or an abort in small commits, so that lines of other batches keep running: devices not reported become unconfirmed,
/// then certificates of the deny list are put up for revocation, then the batch is closed with its balance. Begun anew after a crash.
/// </summary>
internal sealed class BatchClosing(IJournal journal, IReader reader, BatchBook book, RecentDevices recent, LineTally line, OrderLedger ledger, TimeProvider time)
{
    private const int Chunk = 200;

    internal async Task CompleteAsync(BatchUid uid, string actor)
    {
        var batch = await book.FindAsync(uid);
        while (await journal.CommitAsync("batch.sweep", tx => Sweep(tx, batch, time.GetUtcNow())) is { Count: > 0 } swept)
        {
            foreach (var device in swept)
            {
                recent.Forget(device);
            }
        }

        if (batch.Profile.RevokesDenyList)
        {
            long? after = 0;
            while (after is { } ticket)
            {
                after = await journal.CommitAsync("batch.deny", tx => PutUpForRevocation(tx, batch, ticket, time.GetUtcNow()));
            }
        }

        var act = batch.State is BatchState.Aborting or BatchState.Aborted ? "batch.abort" : "batch.release";
        batch.State = await journal.CommitAsync(act, tx => Close(tx, batch, time.GetUtcNow(), actor));
        line.NoteClosed(uid);
    }

    /// <summary>Completes what a crash interrupted.</summary>
    internal async Task CompleteAllAsync(CancellationToken cancellation)
    {
        foreach (var state in new[] { BatchState.Releasing, BatchState.Aborting })
        {
            var open = await reader.QueryAsync(
                "SELECT id, tail FROM production_batch WHERE state = $1", r => new BatchUid(r.GetInt64(0), r.GetInt64(1)), (int)state);
            foreach (var uid in open)
            {
                cancellation.ThrowIfCancellationRequested();
                await CompleteAsync(uid, "hub");
            }
        }
    }

    private static List<DeviceUid> Sweep(ITransaction tx, OpenBatch batch, DateTimeOffset at)
    {
        var open = tx.Query(
            "SELECT id, tail, state FROM production_device WHERE batch_id = $1 AND state < 3 ORDER BY ticket LIMIT $2",
            r => (Uid: new DeviceUid(r.GetInt64(0), r.GetInt64(1)), State: (DeviceState)r.GetInt64(2)),
            batch.Id, Chunk);
        foreach (var (uid, state) in open)
        {
            tx.Execute("UPDATE production_device SET state = 5, reported_at = $2 WHERE id = $1", uid.Order, at);
            if (state == DeviceState.Intended)
            {
                // Its authority may have issued, and nobody here knows: what was sealed is kept until that has been found out.
                ErrandRows.PutFind(tx, uid, batch.Id, at);
            }
            else
            {
                DeviceSecrets.Shred(tx, uid);
            }
        }

        return [.. open.Select(o => o.Uid)];
    }

    /// <summary>One chunk of the deny list; the ticket to go on after, or null at its end.</summary>
    private static long? PutUpForRevocation(ITransaction tx, OpenBatch batch, long after, DateTimeOffset at)
    {
        var denied = tx.Query(
            "SELECT id, tail, ticket, certificates FROM production_device WHERE batch_id = $1 AND state > 3 AND ticket > $2 ORDER BY ticket LIMIT $3",
            r => (Uid: new DeviceUid(r.GetInt64(0), r.GetInt64(1)), Ticket: r.GetInt64(2), Certificates: r.IsDBNull(3) ? null : r.GetFieldValue<byte[]>(3)),
            batch.Id, after, Chunk);
        foreach (var (uid, _, certificates) in denied)
        {
            ErrandRows.PutRevocations(tx, uid, batch.Id, StoredCertificates.Read(certificates), at);
        }

        return denied.Count == Chunk ? denied[^1].Ticket : null;
    }

    private BatchState Close(ITransaction tx, OpenBatch batch, DateTimeOffset at, string actor)
    {
        var uid = batch.Batch.Uid;
        var row = tx.Query(
            "SELECT state, quantity, created, ok, ko FROM production_batch WHERE id = $1",
            r => (State: (BatchState)r.GetInt64(0), Balance: BatchBalance.Of(r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4))),
            uid.Order)[0];
        var closed = row.State.Closed();
        if (closed == row.State)
        {
            return closed;
        }

        tx.Execute("UPDATE production_batch SET state = $2, closed_at = $3, closed_by = $4 WHERE id = $1", uid.Order, (int)closed, at, actor);
        OrderDraw.Return(tx, ledger, batch, isClosed: true);
        tx.Record(new AuditRecord(
            closed == BatchState.Released ? "batch.release" : "batch.abort", actor, uid.ToString(),
            ("authorised", Count(row.Balance.Authorised)), ("provisioned", Count(row.Balance.Provisioned)), ("scrapped", Count(row.Balance.Scrapped)),
            ("unconfirmed", Count(row.Balance.Unconfirmed)), ("left", Count(row.Balance.Left))));
        return closed;
    }

    private static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);
}
