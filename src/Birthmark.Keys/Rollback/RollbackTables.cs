using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Birthmark.Keys.Sealing;
using Birthmark.Storage;

namespace Birthmark.Keys.Rollback;

/// <summary>What the database knows of the counter. The row carries a code under the hub key, so that it is not simply written anew.</summary>
internal sealed class RollbackTables(IReader reader, HubKey hubKey) : IDisposable
{
    private readonly SecretBuffer key = hubKey.Derive("birthmark/v1/rollback", 32);

    /// <summary>Null before the first start with a counter.</summary>
    internal async Task<Row?> ReadAsync()
    {
        var rows = await reader.QueryAsync(
            "SELECT value, is_clean, tag FROM key_rollback WHERE id = 1", r => (new Row(r.GetInt64(0), r.GetInt64(1) != 0), Tag: r.GetFieldValue<byte[]>(2)));
        return rows is not [var (row, tag)] ? null
            : CryptographicOperations.FixedTimeEquals(tag, TagOf(row)) ? row : row with { IsForged = true };
    }

    internal async Task<long> InDoubtAsync() => (await reader.QueryAsync("SELECT COALESCE(SUM(tickets), 0) FROM key_rollback_doubt", r => r.GetInt64(0)))[0];

    /// <summary>The next value, written. One short code once a block: not worth a way around the writer's thread.</summary>
    internal long Next(ITransaction tx, bool isClean = false, long least = 0)
    {
        var value = Math.Max(tx.Query("SELECT value FROM key_rollback WHERE id = 1", r => r.GetInt64(0)).FirstOrDefault(), least) + 1;
        Write(tx, new Row(value, isClean));
        return value;
    }

    internal void Write(ITransaction tx, Row row) => tx.Execute(
        "INSERT INTO key_rollback (id, value, is_clean, tag) VALUES (1, $1, $2, $3) ON CONFLICT (id) DO UPDATE SET value = $1, is_clean = $2, tag = $3",
        row.Value, row.IsClean, TagOf(row));

    internal static void Doubt(ITransaction tx, long value, IEnumerable<TicketsInDoubt> doubts)
    {
        foreach (var doubt in doubts)
        {
            tx.Execute(
                "INSERT INTO key_rollback_doubt (value, holder, order_number, batch, tickets, certificates) VALUES ($1, $2, $3, $4, $5, $6)",
                value, doubt.Holder, doubt.Order, doubt.Batch, doubt.Tickets, doubt.Certificates);
            tx.Record(new AuditRecord(
                "rollback.doubt", "hub", doubt.Order, ("oem", doubt.Holder), ("tickets", doubt.Tickets.ToString(CultureInfo.InvariantCulture)),
                ("counter", value.ToString(CultureInfo.InvariantCulture))));
        }
    }

    /// <summary>Takes a holder's doubts up to a value out.</summary>
    internal static List<TicketsInDoubt> Take(ITransaction tx, string holder, long through)
    {
        var taken = tx.Query(
            "SELECT holder, order_number, batch, tickets, certificates FROM key_rollback_doubt WHERE holder = $1 AND value <= $2",
            r => new TicketsInDoubt(r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)), holder, through);
        tx.Execute("DELETE FROM key_rollback_doubt WHERE holder = $1 AND value <= $2", holder, through);
        return taken;
    }

    /// <summary>Notes that a holder lets the hub go on from this value; gives all who did.</summary>
    internal static List<string> Consent(ITransaction tx, string holder, long value)
    {
        tx.Execute("INSERT INTO key_rollback_consent (holder, value) VALUES ($1, $2) ON CONFLICT (holder) DO UPDATE SET value = $2", holder, value);
        return tx.Query("SELECT holder FROM key_rollback_consent WHERE value = $1", r => r.GetString(0), value);
    }

    public void Dispose() => key.Dispose();

    private byte[] TagOf(Row row)
    {
        Span<byte> content = stackalloc byte[9];
        BinaryPrimitives.WriteInt64BigEndian(content, row.Value);
        content[8] = row.IsClean ? (byte)1 : (byte)0;
        return HMACSHA256.HashData(key.Span, content);
    }

    internal sealed record Row(long Value, bool IsClean, bool IsForged = false);
}
