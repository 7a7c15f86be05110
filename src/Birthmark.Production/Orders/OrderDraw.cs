using System.Globalization;
using Birthmark.Keys;
using Birthmark.Production.Batches;
using Birthmark.Storage;

namespace Birthmark.Production.Orders;

/// <summary>
/// Draws tickets from orders, on the writer's thread, in blocks: a device costs nothing here, and what an OEM stops holds at the latest when a block is used up.
/// </summary>
internal static class OrderDraw
{
    /// <summary>Tickets a batch holds beforehand at most; one value of the counter against roll-back stands for so many.</summary>
    internal const long Block = 256;

    private const long DayMilliseconds = 86_400_000;

    /// <summary>The day (UTC) by which a daily bound counts.</summary>
    internal static long DayOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / DayMilliseconds;

    /// <summary>The order that a batch will draw from; null when the project belongs to no OEM.</summary>
    /// <exception cref="ProductionRefusedException">It belongs to one, and no order permits this.</exception>
    internal static ProductionOrder? Permit(ITransaction tx, OrderLedger ledger, BatchOrder batch, string project, DateTimeOffset at)
    {
        ledger.DemandAll(tx);
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

    /// <summary>A batch that has an order begins with no ticket.</summary>
    internal static void Begin(ITransaction tx, OrderLedger ledger, BatchUid batch, ProductionOrder order)
    {
        tx.Execute("INSERT INTO production_grant (batch_id, oem, number, granted) VALUES ($1, $2, $3, 0)", batch.Order, order.Oem, order.Number);
        ledger.Stamp(tx, LedgerPiece.Grant(batch.Order));
    }

    /// <summary>Fills a batch up to a block; 0 with the reason when there is none.</summary>
    /// <param name="tx">Of the writer's thread.</param>
    /// <param name="ledger">Answers for what is read, and signs what is written.</param>
    /// <param name="batch">Who draws.</param>
    /// <param name="granted">What it was given in all.</param>
    /// <param name="held">Of that not used yet.</param>
    /// <param name="at">Now.</param>
    /// <param name="bind">Gives the counter's value that stands for the block; asked only if there is one.</param>
    /// <param name="why">The reason.</param>
    internal static Drawn Take(
        ITransaction tx, OrderLedger ledger, OpenBatch batch, long granted, long held, DateTimeOffset at, Func<ITransaction, long?> bind, out ProductionRefusedException? why)
    {
        why = null;
        if (batch.Batch is not { OrderOem: { } oem, Order: { } number })
        {
            return default;
        }

        ledger.Demand(tx, LedgerPiece.Order(oem, number), LedgerPiece.Allowance(oem), LedgerPiece.Grant(batch.Id));
        if (tx.Query("SELECT granted FROM production_grant WHERE batch_id = $1 AND oem = $2 AND number = $3", r => r.GetInt64(0), batch.Id, oem, number) is not [var signed] || signed != granted)
        {
            throw OrderLedger.Altered($"tickets of batch {batch.UidText} are not those that order '{number}' gave it");
        }

        var order = tx.Query($"{OrderRows.Select} WHERE oem = $1 AND number = $2", OrderRows.Shape, oem, number)[0];
        if (order.IsStopped || at < order.NotBefore || at > order.NotAfter)
        {
            why = new(
                ProductionRefusal.OrderStopped, order.IsStopped ? $"Order '{number}' was stopped by its OEM." : $"Order '{number}' holds from {order.NotBefore:u} to {order.NotAfter:u}.",
                "Release the batch, and ask the OEM for another order.");
            return default;
        }

        // A clock that is set back begins no day anew.
        var day = Math.Max(DayOf(at), order.Day);
        var dayTaken = order.Day == day ? order.DayTaken : 0;
        var count = Math.Min(Block - held, batch.Batch.Quantity - granted);
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
            return default;
        }

        tx.Execute(
            "UPDATE production_order SET taken = taken + $3, day = $4, day_taken = $5, certificates_taken = certificates_taken + $6 WHERE oem = $1 AND number = $2",
            oem, number, count, day, dayTaken + count, count * batch.CertificatesEach);
        tx.Execute("UPDATE production_allowance SET taken = taken + $2 WHERE oem = $1", oem, count);
        tx.Execute("UPDATE production_grant SET granted = granted + $2 WHERE batch_id = $1", batch.Id, count);
        ledger.Stamp(tx, LedgerPiece.Order(oem, number), LedgerPiece.Allowance(oem), LedgerPiece.Grant(batch.Id));
        var value = bind(tx);
        tx.Record(new AuditRecord(
            "order.draw", "hub", number, ("oem", oem), ("for", batch.UidText), ("tickets", count.ToString(CultureInfo.InvariantCulture)),
            ("counter", value?.ToString(CultureInfo.InvariantCulture))));
        return new(count, value);
    }

    /// <summary>Tickets drawn and not known to be used, after a stop that was not orderly: they stay drawn from their order, and no batch has them.</summary>
    internal static IReadOnlyList<TicketsInDoubt> WriteOff(ITransaction tx, OrderLedger ledger)
    {
        var doubts = tx.Query(
            $"""
            SELECT b.order_oem, b.order_number, b.id, g.granted - {Used}, (g.granted - {Used}) * o.certificates_taken / o.taken
            FROM production_batch b JOIN production_grant g ON g.batch_id = b.id JOIN production_order o ON o.oem = g.oem AND o.number = g.number
            WHERE g.granted > {Used} AND b.state < 4 AND o.taken > 0
            """,
            r => new TicketsInDoubt(r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)));
        if (doubts.Count > 0)
        {
            doubts.ForEach(d => Settle(tx, d.Batch));
            ledger.Stamp(tx, [.. doubts.Select(d => LedgerPiece.Grant(d.Batch))]);
        }

        return doubts;
    }

    /// <summary>The OEM knows that they were not used.</summary>
    internal static void GiveBack(ITransaction tx, OrderLedger ledger, TicketsInDoubt doubt)
    {
        ledger.Demand(tx, LedgerPiece.Order(doubt.Holder, doubt.Order), LedgerPiece.Allowance(doubt.Holder));
        // A batch held no more than a block: what says more was written by hand.
        GiveBack(tx, ledger, doubt.Holder, doubt.Order, Math.Min(doubt.Tickets, Block), Math.Min(doubt.Certificates, Block * MostCertificates));
    }

    /// <summary>Gives back what a batch drew and did not use; one that is closed holds nothing from then on.</summary>
    internal static void Return(ITransaction tx, OrderLedger ledger, OpenBatch batch, bool isClosed)
    {
        if (batch.Batch is not { OrderOem: { } oem, Order: { } number })
        {
            return;
        }

        ledger.Demand(tx, LedgerPiece.Order(oem, number), LedgerPiece.Allowance(oem), LedgerPiece.Grant(batch.Id));
        var unused = tx.Query(
            $"SELECT g.granted - {Used} FROM production_grant g JOIN production_batch b ON b.id = g.batch_id WHERE g.batch_id = $1", r => Math.Max(0, r.GetInt64(0)), batch.Id).FirstOrDefault();
        ledger.DemandHeld(batch.UidText, unused);
        Settle(tx, batch.Id);
        if (isClosed)
        {
            tx.Execute("DELETE FROM production_grant WHERE batch_id = $1", batch.Id);
        }

        GiveBack(tx, ledger, oem, number, unused, unused * batch.CertificatesEach, LedgerPiece.Grant(batch.Id));
    }

    // The ticket that was used last says more than a count that can be set back by hand.
    internal const string Used = "MAX(b.created, COALESCE((SELECT MAX(d.ticket) FROM production_device d WHERE d.batch_id = b.id), 0))";

    private const long MostCertificates = 64;

    private static void GiveBack(ITransaction tx, OrderLedger ledger, string oem, string number, long tickets, long certificates, params ReadOnlySpan<LedgerPiece> also)
    {
        tx.Execute(
            "UPDATE production_order SET taken = taken - $3, certificates_taken = certificates_taken - $4 WHERE oem = $1 AND number = $2 AND taken >= $3 AND certificates_taken >= $4",
            oem, number, tickets, certificates);
        tx.Execute("UPDATE production_allowance SET taken = taken - $2 WHERE oem = $1 AND taken >= $2", oem, tickets);
        ledger.Stamp(tx, [LedgerPiece.Order(oem, number), LedgerPiece.Allowance(oem), .. also]);
    }

    /// <summary>A batch holds no more tickets than it used.</summary>
    private static void Settle(ITransaction tx, long batch)
    {
        tx.Execute($"UPDATE production_grant SET granted = (SELECT {Used} FROM production_batch b WHERE b.id = batch_id) WHERE batch_id = $1", batch);
        tx.Execute($"UPDATE production_batch AS b SET granted = {Used} WHERE b.id = $1", batch);
    }

    private static long AllowanceLeft(ITransaction tx, string oem) => tx.Query(
        "SELECT quantity, taken FROM production_allowance WHERE oem = $1", r => r.IsDBNull(0) ? long.MaxValue : r.GetInt64(0) - r.GetInt64(1), oem) is [var left] ? left : long.MaxValue;

    /// <summary>A block, and the counter's value that stands for it.</summary>
    internal readonly record struct Drawn(long Count, long? Counter);

    private static ProductionRefusedException Exhausted(string text) => new(ProductionRefusal.OrderExhausted, text, "Ask the OEM for another order, or a larger one.");
}
