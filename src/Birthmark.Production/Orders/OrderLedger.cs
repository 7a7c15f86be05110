using System.Data.Common;
using System.Globalization;
using System.Text;
using Birthmark.Keys;
using Birthmark.Production.Batches;
using Birthmark.Storage;

namespace Birthmark.Production.Orders;

/// <summary>
/// Holds what orders decide against a database that is written by hand. Every row of orders, site allowances, owners of projects and grants to batches carries a code under
/// the hub key over its values and the generation in which it was last written. One more row carries, under such a code too, the newest generation, the number of all
/// those rows and the sum of their generations: a row that is missing, added, or put back as it once was changes number or sum, for each row is at its highest generation.
/// That the rows are not all put back together is seen by the log, which names the newest generation. Devices are not counted here, yet what a batch was granted says within a block
/// how many it has: one that holds more unused has lost rows.
/// </summary>
internal sealed class OrderLedger(IJournal journal, IReader reader, ISealer sealer)
{
    internal const string Act = "order.count";

    private const string Newest = $"SELECT subject FROM audit_log WHERE ({AuditLog.IsMark}) AND act = '{Act}' ORDER BY log_index DESC LIMIT 1";

    private static readonly string Totals =
        $"SELECT COUNT(*), COALESCE(SUM(generation), 0) FROM ({string.Join(" UNION ALL ", LedgerTable.All.Select(t => $"SELECT generation FROM {t.Name}"))}) AS pieces";

    // One look into the index of tickets for each open batch.
    private const string Held = $"SELECT b.id, b.tail, g.granted - {OrderDraw.Used} FROM production_grant g JOIN production_batch b ON b.id = g.batch_id WHERE g.granted - {OrderDraw.Used} > $1";

    private volatile string? fault;

    /// <summary>What was altered; null while nothing was found.</summary>
    internal string? Fault => fault;

    /// <exception cref="ProductionRefusedException">Something was found altered before.</exception>
    internal void Demand()
    {
        if (fault is { } known)
        {
            throw Altered(known);
        }
    }

    /// <summary>At start: everything, and that it is as new as the log says. What is found is kept; reading goes on, making does not.</summary>
    internal async Task VerifyAsync(CancellationToken cancellation)
    {
        try
        {
            await DemandNewestAsync();
            await journal.CommitAsync("order.verify", tx =>
            {
                DemandAll(tx);
                return true;
            }, cancellation);
        }
        catch (ProductionRefusedException e) when (e.Code == ProductionRefusal.OrdersAltered)
        {
            // Kept in fault, and told to whoever wants to make something.
        }
    }

    /// <summary>That the ledger is as new as the log, which tells of each of its generations in the commit that makes it.</summary>
    internal async Task DemandNewestAsync()
    {
        // The log first: a generation that is made in between makes the ledger newer, never older.
        var told = await reader.QueryAsync(Newest, r => long.Parse(r.GetString(0), CultureInfo.InvariantCulture));
        var held = await reader.QueryAsync("SELECT generation FROM production_ledger WHERE id = 1", r => r.GetInt64(0));
        if (told is [var newest] && (held is not [var generation] || generation < newest))
        {
            throw Found($"the orders are as of generation {(held.Count == 0 ? 0 : held[0])}, and the log tells of {newest}");
        }
    }

    /// <summary>Every row; runs on the writer's thread.</summary>
    /// <exception cref="ProductionRefusedException">One was altered, or is missing.</exception>
    internal void DemandAll(ITransaction tx)
    {
        DemandTotals(tx);
        foreach (var table in LedgerTable.All)
        {
            foreach (var row in tx.Query($"SELECT {table.Columns}, generation, tag FROM {table.Name}", r => Read(table, r)))
            {
                Check(table, row);
            }
        }

        foreach (var (batch, held) in tx.Query(Held, r => (new BatchUid(r.GetInt64(0), r.GetInt64(1)), r.GetInt64(2)), OrderDraw.Block))
        {
            DemandHeld(batch.ToString(), held);
        }
    }

    /// <summary>That a batch holds no more tickets unused than it is ever given beforehand.</summary>
    /// <exception cref="ProductionRefusedException">Rows of its devices are missing.</exception>
    internal void DemandHeld(string batch, long held)
    {
        if (held > OrderDraw.Block)
        {
            throw Found($"batch {batch} has {held} tickets unused, and is given {OrderDraw.Block} beforehand at most: devices were removed");
        }
    }

    /// <summary>The rows that an act goes by.</summary>
    /// <exception cref="ProductionRefusedException">One was altered, or any is missing.</exception>
    internal void Demand(ITransaction tx, params ReadOnlySpan<LedgerPiece> pieces)
    {
        DemandTotals(tx);
        foreach (var piece in pieces)
        {
            foreach (var row in Find(tx, piece))
            {
                Check(piece.Table, row);
            }
        }
    }

    /// <summary>Tickets that a batch was granted; null when it was granted none by an order.</summary>
    internal async ValueTask<(string Oem, string Number, long Granted)?> GrantAsync(long batch)
    {
        var rows = await reader.QueryAsync($"SELECT {LedgerTable.Grant.Columns}, generation, tag FROM production_grant WHERE batch_id = $1", r => (Read(LedgerTable.Grant, r), r.GetString(1), r.GetString(2), r.GetInt64(3)), batch);
        if (rows is not [var (row, oem, number, granted)])
        {
            return null;
        }

        Check(LedgerTable.Grant, row);
        return (oem, number, granted);
    }

    /// <summary>Writes the code of rows that were changed, made or (by <paramref name="pieces"/> that are not there any more) removed, and counts on. What they were was demanded before.</summary>
    internal void Stamp(ITransaction tx, params ReadOnlySpan<LedgerPiece> pieces)
    {
        var generation = tx.Query("SELECT generation FROM production_ledger WHERE id = 1", r => r.GetInt64(0))[0] + 1;
        foreach (var piece in pieces)
        {
            Stamp(tx, piece.Table, piece.Key, generation);
        }

        Close(tx, generation);
    }

    internal static ProductionRefusedException Altered(string what) => new(
        ProductionRefusal.OrdersAltered, $"The database was altered by hand: {what}. No tickets are given.",
        "Put the newest backup of the database back and restart the hub; tell the OEMs concerned.");

    private void DemandTotals(ITransaction tx)
    {
        Demand();
        var ledger = tx.Query("SELECT generation, pieces, total, tag FROM production_ledger WHERE id = 1", r => (Generation: r.GetInt64(0), Pieces: r.GetInt64(1), Total: r.GetInt64(2), Tag: r.GetFieldValue<byte[]>(3)));
        if (ledger is not [var held])
        {
            Begin(tx);
            return;
        }

        if (!IsCodeOf(held.Tag, TextOf(held.Generation, held.Pieces, held.Total)))
        {
            throw Found("the count of orders was written by hand");
        }

        var (pieces, total) = Total(tx);
        if ((pieces, total) != (held.Pieces, held.Total))
        {
            throw Found($"orders, site allowances, owners and grants are {pieces} rows with the sum {total}, and should be {held.Pieces} with {held.Total}: rows were removed, added or put back as they once were");
        }
    }

    /// <summary>The first time, over what is there from before; and never again, for the log tells of it.</summary>
    private void Begin(ITransaction tx)
    {
        if (tx.Query(Newest, r => r.GetString(0)).Count > 0)
        {
            throw Found("the count of orders is gone");
        }

        foreach (var table in LedgerTable.All)
        {
            foreach (var key in tx.Query($"SELECT {table.Columns} FROM {table.Name}", r => Enumerable.Range(0, table.KeyLength).Select(r.GetValue).ToArray()))
            {
                Stamp(tx, table, key, 1);
            }
        }

        Close(tx, 1);
    }

    private void Close(ITransaction tx, long generation)
    {
        var (pieces, total) = Total(tx);
        tx.Execute(
            "INSERT INTO production_ledger (id, generation, pieces, total, tag) VALUES (1, $1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET generation = $1, pieces = $2, total = $3, tag = $4",
            generation, pieces, total, sealer.Seal([], TextOf(generation, pieces, total)));
        tx.Record(new AuditRecord(Act, "hub", Words(generation), ("rows", Words(pieces)), ("total", Words(total))));
    }

    private void Stamp(ITransaction tx, LedgerTable table, object[] key, long generation)
    {
        foreach (var row in Find(tx, new(table, key)))
        {
            var tag = sealer.Seal([], TextOf(table, row.Values, generation));
            tx.Execute($"UPDATE {table.Name} SET generation = ${key.Length + 1}, tag = ${key.Length + 2} WHERE {table.OfKey}", [.. Bound(key), generation, tag]);
        }
    }

    private void Check(LedgerTable table, Row row)
    {
        if (row is not { Generation: { } generation, Tag: { } tag } || !IsCodeOf(tag, TextOf(table, row.Values, generation)))
        {
            throw Found($"{table.What} '{string.Join("' '", row.Values.Take(table.KeyLength).Reverse())}' is not as this hub wrote it");
        }
    }

    private ProductionRefusedException Found(string what)
    {
        fault = what;
        return Altered(what);
    }

    private bool IsCodeOf(byte[] tag, byte[] text)
    {
        try
        {
            sealer.Open(tag, text).Dispose();
            return true;
        }
        catch (KeyRefusedException)
        {
            return false;
        }
    }

    private static List<Row> Find(ITransaction tx, LedgerPiece piece) => tx.Query(
        $"SELECT {piece.Table.Columns}, generation, tag FROM {piece.Table.Name} WHERE {piece.Table.OfKey}", r => Read(piece.Table, r), Bound(piece.Key));

    private static SqlValue[] Bound(object[] key) => [.. key.Select(k => k is long number ? (SqlValue)number : (SqlValue)(string)k)];

    private static (long Pieces, long Total) Total(ITransaction tx) => tx.Query(Totals, r => (r.GetInt64(0), r.GetInt64(1)))[0];

    private static Row Read(LedgerTable table, DbDataReader row) => new(
        [.. Enumerable.Range(0, table.Count).Select(i => row.IsDBNull(i) ? null : Convert.ToString(row.GetValue(i), CultureInfo.InvariantCulture))],
        row.IsDBNull(table.Count) ? null : row.GetInt64(table.Count),
        row.IsDBNull(table.Count + 1) ? null : row.GetFieldValue<byte[]>(table.Count + 1));

    private static byte[] TextOf(LedgerTable table, IEnumerable<string?> values, long generation) =>
        Text(["birthmark/v1/ledger/" + table.Name, Words(generation), .. values]);

    private static byte[] TextOf(long generation, long pieces, long total) => Text(["birthmark/v1/ledger", Words(generation), Words(pieces), Words(total)]);

    // Each value with its length before it: no two rows read the same.
    private static byte[] Text(IEnumerable<string?> values) =>
        Encoding.UTF8.GetBytes(string.Concat(values.Select(v => v is null ? "-;" : string.Create(CultureInfo.InvariantCulture, $"{v.Length}:{v};"))));

    private static string Words(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Row(IReadOnlyList<string?> Values, long? Generation, byte[]? Tag);
}
