using System.Globalization;
using Birthmark.Production.Batches;
using Birthmark.Storage;

namespace Birthmark.Production.Reconciling;

/// <summary>Looks whether a batch holds tickets that its production order leases no longer.</summary>
internal sealed class LeaseComparison(IJournal journal, IReader reader, TimeProvider time)
{
    private const string Ended = """
        SELECT b.granted - b.created, o.is_stopped, o.not_after FROM production_batch b JOIN production_order o ON o.oem = b.order_oem AND o.number = b.order_number
        WHERE b.id = $1 AND b.state < 2 AND b.granted > b.created AND (o.is_stopped <> 0 OR o.not_after < $2)
        """;

    internal async Task<PieceOutcome> CompareAsync(OpenBatch batch, CancellationToken cancellation)
    {
        var isOver = (await reader.QueryAsync(Ended, r => r.GetInt64(0), batch.Id, time.GetUtcNow())).Count > 0;
        var held = await FindingRows.OpenAsync(reader, batch.Id, -1, 0);
        if (isOver == held.Count > 0)
        {
            return new(0, 0, []);
        }

        return await journal.CommitAsync(isOver ? "finding.open" : "finding.gone", tx =>
        {
            var at = time.GetUtcNow();
            return isOver
                ? new PieceOutcome(Draft(tx, batch, at) is { } draft && FindingRows.Open(tx, batch.Batch.Uid, draft, at) ? 1 : 0, 0, [])
                : new PieceOutcome(0, held.Count(f => FindingRows.Close(tx, f, FindingState.Gone, at, "hub")), []);
        }, cancellation);
    }

    internal static bool HasEnded(ITransaction tx, long batch, DateTimeOffset at) => tx.Query(Ended, r => r.GetInt64(0), batch, at).Count > 0;

    private static FindingDraft? Draft(ITransaction tx, OpenBatch batch, DateTimeOffset at)
    {
        var rows = tx.Query(
            Ended, r => (Tickets: r.GetInt64(0), IsStopped: r.GetInt64(1) != 0, NotAfter: DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2))), batch.Id, at);
        return rows is not [var (tickets, isStopped, notAfter)]
            ? null
            : new(new(0, FindingCode.LeaseRanOut), null, null, string.Create(
                CultureInfo.InvariantCulture,
                $"{tickets} tickets of order '{batch.Batch.Order}' of '{batch.Batch.OrderOem}', which {(isStopped ? "was stopped" : $"ended {notAfter:u}")}"));
    }
}
