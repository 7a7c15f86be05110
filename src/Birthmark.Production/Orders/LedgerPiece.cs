namespace Birthmark.Production.Orders;

/// <summary>A row that the ledger answers for.</summary>
/// <param name="Table">Whose row it is.</param>
/// <param name="Key">Values of the table's key columns.</param>
internal readonly record struct LedgerPiece(LedgerTable Table, params object[] Key)
{
    internal static LedgerPiece Order(string oem, string number) => new(LedgerTable.Order, oem, number);

    internal static LedgerPiece Allowance(string oem) => new(LedgerTable.Allowance, oem);

    internal static LedgerPiece Owner(string project) => new(LedgerTable.Owner, project);

    internal static LedgerPiece Grant(long batch) => new(LedgerTable.Grant, batch);
}

/// <summary>A table that the ledger answers for: its columns, key first, as they are signed.</summary>
internal sealed record LedgerTable(string Name, string What, int KeyLength, string Columns)
{
    internal static readonly LedgerTable Order = new(
        "production_order", "order", 2,
        "oem, number, sequence, project, profile, quantity, taken, not_before, not_after, per_day, day, day_taken, certificates, certificates_taken, is_stopped");

    internal static readonly LedgerTable Allowance = new("production_allowance", "site allowance of", 1, "oem, sequence, quantity, taken, stopped_through");

    internal static readonly LedgerTable Owner = new("production_owner", "owner of project", 1, "project, oem");

    internal static readonly LedgerTable Grant = new("production_grant", "tickets of batch", 1, "batch_id, oem, number, granted");

    internal static IReadOnlyList<LedgerTable> All { get; } = [Order, Allowance, Owner, Grant];

    internal int Count { get; } = Columns.Split(',').Length;

    /// <summary>The row of a key, by <c>$1</c> and on.</summary>
    internal string OfKey { get; } = string.Join(" AND ", Columns.Split(", ").Take(KeyLength).Select((c, i) => $"{c} = ${i + 1}"));
}
