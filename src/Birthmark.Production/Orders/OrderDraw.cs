using System.Globalization;
using Birthmark.Production.Batches;
using Birthmark.Storage;

namespace Birthmark.Production.Orders;

/// <summary>
/// Draws tickets from orders, on the writer's thread, in blocks: a device costs nothing here, and what an OEM stops holds at the latest when a block is used up.
/// </summary>
internal static class OrderDraw
{
    /// <summary>Tickets a batch holds beforehand at most.</summary>
    internal const long Block = 100;

    private const long DayMilliseconds = 86_400_000;

    /// <summary>The order that a batch will draw from; null when the project belongs to no OEM.</summary>
    /// <exception cref="ProductionRefusedException">It belongs to one, and no order permits this.</exception>
    internal static ProductionOrder? Permit(ITransaction tx, BatchOrder batch, string project, DateTimeOffset at)
    {
        if (ProjectOwners.Of(tx, project) is not { } oem)
        {
            return null;
        }

        var fitting = tx.Query(
            $"{OrderRows.Select} WHERE oem = $1 AND project = $2 AND profile = $3 AND is_stopped = 0 AND not_before <= $4 AND not_after >= $4 AND taken < quantity ORDER BY sequence",
            OrderRows.Shape, oem, project, batch.Profile, at);
        var order = batch.Number is { } number ? fitting.Find(o => o.Number == number) : fitting is [var only] ? only : null;
        if (order is null)
        {
            throw new ProductionRefusedException(
                ProductionRefusal.OrderMissing,
                $"Project '{project}' belongs to '{oem}', and {(fitting.Count > 1 && batch.Number is null ? "several orders permit" : "no open order permits")} a batch of profile '{batch.Profile}' now.",
                fitting.Count == 0 ? "Ask the OEM for a production order and import it." : $"Name the order: {string.Join(", ", fitting.Select(o => o.Number))}.");
        }

        var left = Math.Min(order.Quantity - order.Taken, AllowanceLeft(tx, oem));
        return batch.Quantity <= left ? order : throw Exhausted($"Order '{order.Number}' of '{oem}' and its site allowance leave {left} devices; the batch is of {batch.Quantity}.");
    }

    /// <summary>Takes the next block; 0 with the reason when there is none.</summary>
    internal static long Take(ITransaction tx, OpenBatch batch, long granted, DateTimeOffset at, out ProductionRefusedException? why)
    {
        why = null;
        if (batch.Batch is not { OrderOem: { } oem, Order: { } number })
        {
            return 0;
        }

        var order = tx.Query($"{OrderRows.Select} WHERE oem = $1 AND number = $2", OrderRows.Shape, oem, number)[0];
        if (order.IsStopped || at < order.NotBefore || at > order.NotAfter)
        {
            why = new(
                ProductionRefusal.OrderStopped, order.IsStopped ? $"Order '{number}' was stopped by its OEM." : $"Order '{number}' holds from {order.NotBefore:u} to {order.NotAfter:u}.",
                "Release the batch, and ask the OEM for another order.");
            return 0;
        }

        // A clock that is set back begins no day anew.
        var day = Math.Max(at.ToUnixTimeMilliseconds() / DayMilliseconds, order.Day);
        var dayTaken = order.Day == day ? order.DayTaken : 0;
        var count = Math.Min(Block, batch.Batch.Quantity - granted);
        count = Math.Min(count, Math.Min(order.Quantity - order.Taken, AllowanceLeft(tx, oem)));
        count = Math.Min(count, (order.PerDay ?? long.MaxValue) - dayTaken);
        if (order.Certificates is { } most && batch.CertificatesEach > 0)
        {
            count = Math.Min(count, (most - order.CertificatesTaken) / batch.CertificatesEach);
        }

        if (count <= 0)
        {
            why = Exhausted(
                $"Order '{number}' gives no more tickets: {order.Taken} of {order.Quantity} are drawn, {dayTaken} of {order.PerDay?.ToString(CultureInfo.InvariantCulture) ?? "any number"} today, and the site allowance leaves {AllowanceLeft(tx, oem)}.");
            return 0;
        }

        tx.Execute(
            "UPDATE production_order SET taken = taken + $3, day = $4, day_taken = $5, certificates_taken = certificates_taken + $6 WHERE oem = $1 AND number = $2",
            oem, number, count, day, dayTaken + count, count * batch.CertificatesEach);
        tx.Execute("UPDATE production_allowance SET taken = taken + $2 WHERE oem = $1", oem, count);
        tx.Record(new AuditRecord("order.draw", "hub", number, ("oem", oem), ("for", batch.UidText), ("tickets", count.ToString(CultureInfo.InvariantCulture))));
        return count;
    }

    /// <summary>Gives back what a closed batch drew and did not use.</summary>
    internal static void Return(ITransaction tx, OpenBatch batch)
    {
        if (batch.Batch is not { OrderOem: { } oem, Order: { } number })
        {
            return;
        }

        var unused = tx.Query("SELECT granted - created FROM production_batch WHERE id = $1", r => r.GetInt64(0), batch.Id)[0];
        tx.Execute("UPDATE production_batch SET granted = created WHERE id = $1", batch.Id);
        tx.Execute(
            "UPDATE production_order SET taken = taken - $3, certificates_taken = certificates_taken - $4 WHERE oem = $1 AND number = $2",
            oem, number, unused, unused * batch.CertificatesEach);
        tx.Execute("UPDATE production_allowance SET taken = taken - $2 WHERE oem = $1", oem, unused);
    }

    private static long AllowanceLeft(ITransaction tx, string oem) => tx.Query(
        "SELECT quantity, taken FROM production_allowance WHERE oem = $1", r => r.IsDBNull(0) ? long.MaxValue : r.GetInt64(0) - r.GetInt64(1), oem) is [var left] ? left : long.MaxValue;

    private static ProductionRefusedException Exhausted(string text) => new(ProductionRefusal.OrderExhausted, text, "Ask the OEM for another order, or a larger one.");
}
