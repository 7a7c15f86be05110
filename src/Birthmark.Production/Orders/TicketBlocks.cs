using System.Runtime.CompilerServices;
using Birthmark.Keys;
using Birthmark.Production.Batches;
using Birthmark.Storage;

namespace Birthmark.Production.Orders;

/// <summary>
/// Keeps batches supplied with tickets in blocks. A block is written with its value of the counter in hardware, the hardware follows, and then the block
/// is used; a batch that runs low is filled up in the background, so that no device waits for the hardware.
/// </summary>
internal sealed class TicketBlocks(IJournal journal, IRollbackGuard guard, OrderLedger ledger, TimeProvider time)
{
    private const long Low = OrderDraw.Block / 4;

    /// <summary>One draws for a batch at a time.</summary>
    private readonly ConditionalWeakTable<OpenBatch, SemaphoreSlim> drawing = [];

    /// <exception cref="KeyRefusedException">The database was rolled back.</exception>
    /// <exception cref="ProductionRefusedException">Orders were altered by hand.</exception>
    internal void Demand()
    {
        guard.Demand();
        ledger.Demand();
    }

    /// <summary>Begins to fill up a batch that runs low.</summary>
    internal void LookAhead(OpenBatch batch)
    {
        if (batch.Batch.OrderOem is not null && batch.Granted < batch.Batch.Quantity && batch.Granted - batch.Created < Low && TurnOf(batch).CurrentCount > 0)
        {
            _ = FillQuietlyAsync(batch);
        }
    }

    /// <summary>Draws for a batch that has too few for one call. Null when there are enough now, or why there are not.</summary>
    internal async Task<ProductionRefusedException?> DrawAsync(OpenBatch batch, int wanted)
    {
        await TurnOf(batch).WaitAsync();
        try
        {
            return batch.Granted - batch.Created >= wanted ? null : await FillAsync(batch);
        }
        finally
        {
            TurnOf(batch).Release();
        }
    }

    private SemaphoreSlim TurnOf(OpenBatch batch) => drawing.GetValue(batch, _ => new SemaphoreSlim(1));

    private async Task FillQuietlyAsync(OpenBatch batch)
    {
        if (!await TurnOf(batch).WaitAsync(TimeSpan.Zero))
        {
            return;
        }

        try
        {
            await FillAsync(batch);
        }
        catch (Exception e) when (e is KeyRefusedException or ProductionRefusedException or StorageUnavailableException)
        {
            // Whoever finds the batch empty draws again, and is told why it does not go.
        }
        finally
        {
            TurnOf(batch).Release();
        }
    }

    private async Task<ProductionRefusedException?> FillAsync(OpenBatch batch)
    {
        if (batch.Unsettled is not { } drawn)
        {
            var at = time.GetUtcNow();
            (drawn, var why) = await journal.CommitAsync("order.draw", tx => Draw(tx, batch, at));
            if (why is not null || drawn.Count == 0)
            {
                return why;
            }

            batch.Unsettled = drawn;
        }

        await guard.SettleAsync(drawn.Counter);
        batch.Grant(drawn.Count);
        batch.Unsettled = null;
        return null;
    }

    /// <summary>Runs on the writer's thread.</summary>
    private (OrderDraw.Drawn Drawn, ProductionRefusedException? Why) Draw(ITransaction tx, OpenBatch batch, DateTimeOffset at)
    {
        var row = tx.Query(
            "SELECT granted, created FROM production_batch WHERE id = $1 AND state = 0", r => (Granted: r.GetInt64(0), Created: r.GetInt64(1)), batch.Id);
        if (row is not [var (granted, created)])
        {
            return default;
        }

        var drawn = OrderDraw.Take(tx, ledger, batch, granted, granted - created, at, guard.Bind, out var why);
        if (drawn.Count > 0)
        {
            tx.Execute("UPDATE production_batch SET granted = granted + $2 WHERE id = $1", batch.Id, drawn.Count);
        }

        return (drawn, why);
    }
}
