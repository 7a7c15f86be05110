using Birthmark.Keys;
using Birthmark.Storage;

namespace Birthmark.Production.Orders;

/// <summary>What becomes of tickets when the hub was not stopped in order, or its database is older than its hardware knows.</summary>
public sealed class TicketsInQuestion
{
    private readonly IRollbackGuard guard;
    private readonly OrderLedger ledger;
    private readonly IReader reader;

    internal TicketsInQuestion(IRollbackGuard guard, OrderLedger ledger, IReader reader) => (this.guard, this.ledger, this.reader) = (guard, ledger, reader);

    /// <summary>At start, before a ticket is given.</summary>
    /// <exception cref="KeyRefusedException">The hardware does not answer.</exception>
    public async Task OpenAsync(CancellationToken cancellation = default)
    {
        await ledger.VerifyAsync(cancellation);
        var made = await reader.QueryAsync("SELECT 1 FROM production_batch UNION ALL SELECT 1 FROM production_order LIMIT 1", r => r.GetInt64(0));
        await guard.OpenAsync(made.Count == 0, tx => ledger.Fault is null ? OrderDraw.WriteOff(tx, ledger) : [], cancellation);
    }

    /// <summary>Takes an OEM's signed order to go on.</summary>
    /// <exception cref="KeyRefusedException">It does not fit the counter.</exception>
    public Task<RollbackState> ResumeAsync(Resumption resumption, CancellationToken cancellation = default) =>
        guard.ResumeAsync(resumption, (tx, doubt) => OrderDraw.GiveBack(tx, ledger, doubt), cancellation);
}
