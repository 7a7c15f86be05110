using System.Globalization;
using Birthmark.Storage;

namespace Birthmark.Production.Orders;

/// <summary>The production orders of this hub: taken in, stopped, and looked at. Their signatures were checked before.</summary>
public sealed class OrderRegister
{
    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly OrderLedger ledger;
    private readonly TimeProvider time;

    internal OrderRegister(IJournal journal, IReader reader, OrderLedger ledger, TimeProvider time) =>
        (this.journal, this.reader, this.ledger, this.time) = (journal, reader, ledger, time);

    /// <summary>Makes a project an OEM's: from now on it changes by its packages and is made by its orders only.</summary>
    /// <exception cref="ProductionRefusedException">It is another OEM's.</exception>
    public Task PinAsync(string project, string oem, string actor, CancellationToken cancellation = default)
    {
        var at = time.GetUtcNow();
        return journal.CommitAsync("project.pin", tx =>
        {
            ProjectOwners.Pin(tx, ledger, project, oem, at, actor);
            return true;
        }, cancellation);
    }

    /// <param name="order">As it was signed.</param>
    /// <param name="siteAllowance">Most tickets over all orders of the OEM; null when it says nothing of it.</param>
    /// <param name="actor">Who handed it in.</param>
    /// <param name="cancellation">Until the commit.</param>
    /// <exception cref="ProductionRefusedException">Not its project, taken before, or stopped.</exception>
    public async Task<ProductionOrder> AcceptAsync(ProductionOrder order, long? siteAllowance, string actor, CancellationToken cancellation = default)
    {
        var at = time.GetUtcNow();
        await journal.CommitAsync("order.accept", tx => Accept(tx, order, siteAllowance, at, actor), cancellation);
        return order;
    }

    /// <summary>Ends one order, or all made up to <paramref name="sequence"/>, at once. One that has not come yet is stopped beforehand.</summary>
    public async Task StopAsync(string oem, string? number, long sequence, string? reason, string actor, CancellationToken cancellation = default)
    {
        var at = time.GetUtcNow();
        await journal.CommitAsync("order.stop", tx => Stop(tx, oem, number, sequence, reason, at, actor), cancellation);
    }

    /// <summary>A page, the newest first.</summary>
    /// <param name="oem">Only its orders; null for all.</param>
    /// <param name="after">Where the page before ended, or null.</param>
    /// <param name="limit">Most entries of the page.</param>
    public async Task<OrderPage> ListAsync(string? oem, OrderPlace? after, int limit)
    {
        var at = time.GetUtcNow();
        var rows = await reader.QueryAsync(
            $"""
            {OrderRows.SelectWithAllowance}
            WHERE quantity > 0 AND ($1 IS NULL OR oem = $1)
              AND ($2 IS NULL OR accepted_at < $2 OR (accepted_at = $2 AND (oem > $3 OR (oem = $3 AND number > $4))))
            ORDER BY accepted_at DESC, oem, number LIMIT $5
            """,
            r => OrderStanding.Of(OrderRows.Shape(r), r.IsDBNull(OrderRows.Count) ? null : r.GetInt64(OrderRows.Count), r.IsDBNull(OrderRows.Count + 1) ? 0 : r.GetInt64(OrderRows.Count + 1), at),
            oem, after?.AcceptedAt, after?.Oem, after?.Number, limit + 1);
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit && page[^1].Order is var last ? new(last.AcceptedAt, last.Oem, last.Number) : null);
    }

    /// <summary>Those of one project, newest first.</summary>
    public async Task<IReadOnlyList<ProductionOrder>> ListOfAsync(string project, int limit) => await reader.QueryAsync(
        $"{OrderRows.Select} WHERE project = $1 AND quantity > 0 ORDER BY accepted_at DESC, oem, number LIMIT $2", OrderRows.Shape, project, limit);

    /// <summary>The OEM by whose packages a project changes, or null.</summary>
    public async Task<string?> OwnerOfAsync(string project) =>
        await reader.QueryAsync("SELECT oem FROM production_owner WHERE project = $1", r => r.GetString(0), project) is [var oem] ? oem : null;

    private bool Accept(ITransaction tx, ProductionOrder order, long? siteAllowance, DateTimeOffset at, string actor)
    {
        ledger.DemandAll(tx);
        if (ProjectOwners.Of(tx, order.Project) != order.Oem)
        {
            throw new ProductionRefusedException(
                ProductionRefusal.ProjectSealed, $"Order '{order.Number}' of '{order.Oem}' is for project '{order.Project}', which is not that OEM's here.", "Import the project's package first.");
        }

        if (tx.Query($"{OrderRows.Select} WHERE oem = $1 AND number = $2", OrderRows.Shape, order.Oem, order.Number) is [var known])
        {
            throw known.IsStopped
                ? Stopped(order.Number)
                : new ProductionRefusedException(ProductionRefusal.OrderKnown, $"Order '{order.Number}' was taken before.", "A number holds once: have another order made.");
        }

        Touch(tx, order.Oem);
        var stoppedThrough = tx.Query("SELECT stopped_through FROM production_allowance WHERE oem = $1", r => r.GetInt64(0), order.Oem)[0];
        if (order.Sequence <= stoppedThrough)
        {
            throw Stopped(order.Number);
        }

        tx.Execute(
            """
            INSERT INTO production_order (oem, number, sequence, project, profile, quantity, taken, not_before, not_after, per_day, day, day_taken,
                                          certificates, certificates_taken, is_stopped, accepted_at, accepted_by)
            VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, 0, 0, $10, 0, 0, $11, $12)
            """,
            order.Oem, order.Number, order.Sequence, order.Project, order.Profile, order.Quantity, order.NotBefore, order.NotAfter, order.PerDay, order.Certificates, at, actor);
        if (siteAllowance is { } most)
        {
            tx.Execute("UPDATE production_allowance SET quantity = $2, sequence = $3 WHERE oem = $1 AND sequence < $3", order.Oem, most, order.Sequence);
        }

        ledger.Stamp(tx, LedgerPiece.Order(order.Oem, order.Number), LedgerPiece.Allowance(order.Oem));
        tx.Record(new AuditRecord(
            "order.accept", actor, order.Number, ("oem", order.Oem), ("project", order.Project), ("profile", order.Profile), ("quantity", Words(order.Quantity)),
            ("site_allowance", siteAllowance is { } s ? Words(s) : null)));
        return true;
    }

    private bool Stop(ITransaction tx, string oem, string? number, long sequence, string? reason, DateTimeOffset at, string actor)
    {
        ledger.DemandAll(tx);
        Touch(tx, oem);
        if (number is null)
        {
            tx.Execute("UPDATE production_allowance SET stopped_through = $2 WHERE oem = $1 AND stopped_through < $2", oem, sequence);
            var stopped = tx.Query("SELECT number FROM production_order WHERE oem = $1 AND sequence <= $2", r => LedgerPiece.Order(oem, r.GetString(0)), oem, sequence);
            tx.Execute("UPDATE production_order SET is_stopped = 1 WHERE oem = $1 AND sequence <= $2", oem, sequence);
            ledger.Stamp(tx, [.. stopped, LedgerPiece.Allowance(oem)]);
        }
        else
        {
            tx.Execute(
                """
                INSERT INTO production_order (oem, number, sequence, project, profile, quantity, taken, not_before, not_after, day, day_taken, certificates_taken,
                                              is_stopped, accepted_at, accepted_by)
                VALUES ($1, $2, $3, '', '', 0, 0, 0, 0, 0, 0, 0, 1, $4, $5) ON CONFLICT (oem, number) DO UPDATE SET is_stopped = 1
                """,
                oem, number, sequence, at, actor);
            ledger.Stamp(tx, LedgerPiece.Order(oem, number), LedgerPiece.Allowance(oem));
        }

        tx.Record(new AuditRecord("order.stop", actor, number ?? "*", ("oem", oem), ("reason", reason)));
        return true;
    }

    private static void Touch(ITransaction tx, string oem) => tx.Execute(
        "INSERT INTO production_allowance (oem, sequence, quantity, taken, stopped_through) VALUES ($1, 0, NULL, 0, 0) ON CONFLICT (oem) DO NOTHING", oem);

    private static ProductionRefusedException Stopped(string number) => new(
        ProductionRefusal.OrderStopped, $"Order '{number}' was stopped by its OEM.", "Ask the OEM for another order.");

    private static string Words(long number) => number.ToString(CultureInfo.InvariantCulture);
}
