using System.Buffers.Binary;
using System.Globalization;
using Birthmark.Evidence.Bench.Hub;
using Birthmark.Storage;

namespace Birthmark.Evidence.Bench.Data;

/// <summary>Fills batches faster than any line could: rows and leaves as production writes them, without its cryptography. The hub must stand still.</summary>
internal static class BatchMaker
{
    private const int Piece = 250;
    private const int AtOnce = 4;
    private static long made;

    /// <param name="folder">The hub's.</param>
    /// <param name="batch">Its UID.</param>
    /// <param name="template">UID of the device that the others are cut from.</param>
    /// <param name="devices">How many.</param>
    /// <param name="isLogged">With their leaves; who looks at devices alone spares four fifths of the time.</param>
    internal static async Task FillAsync(string folder, string batch, string template, int devices, bool isLogged = true)
    {
        using var store = Store.OpenSqlite(StoredHub.Database(folder), [], TimeProvider.System);
        var (like, mould) = await ReadAsync(store, Order(template));
        var id = Order(batch);
        var at = TimeProvider.System.GetUtcNow();
        await InPiecesAsync(store, devices, (tx, from, to) =>
        {
            for (var ticket = from + 1; ticket <= to; ticket++)
            {
                Device(tx, like, mould, batch, id, ticket, at, isLogged);
            }
        });
        var bad = devices / 100;
        await store.Journal.CommitAsync("bench.count", tx => tx.Execute(
            "UPDATE production_batch SET created = $2, ok = $3, ko = $4 WHERE id = $1", id, devices, devices - bad, bad));
        store.TryEmptyLog();
    }

    /// <summary>Leaves of nothing in particular.</summary>
    internal static async Task GrowAsync(string folder, long leaves)
    {
        using var store = Store.OpenSqlite(StoredHub.Database(folder), [], TimeProvider.System);
        var more = leaves - (await store.Audit.Tree.HeadAsync()).Size;
        await InPiecesAsync(store, (int)Math.Max(0, more), (tx, from, to) =>
        {
            for (var i = from; i < to; i++)
            {
                tx.Record(new AuditRecord("bench.leaf", "bench", i.ToString(CultureInfo.InvariantCulture), ("text", "as long as the leaf of a device is, more or less, so that the table is as large")));
            }
        });
        store.TryEmptyLog();
    }

    private static async Task InPiecesAsync(Store store, int count, Action<ITransaction, int, int> write)
    {
        var waiting = new Queue<Task>();
        for (var from = 0; from < count; from += Piece)
        {
            var (first, last) = (from, Math.Min(count, from + Piece));
            waiting.Enqueue(store.Journal.CommitAsync("bench.make", tx =>
            {
                write(tx, first, last);
                return true;
            }));
            if (waiting.Count == AtOnce)
            {
                await waiting.Dequeue();
            }
        }

        await Task.WhenAll(waiting);
    }

    private static void Device(ITransaction tx, Template like, CertificateMould mould, string batch, long batchId, int ticket, DateTimeOffset at, bool isLogged)
    {
        // One in a hundred is bad; unique over both batches.
        var (isOk, number) = (ticket % 100 != 0, ++made);
        var (order, tail) = (like.Order + 0x1_0000 * number, like.Tail);
        var (certificates, sha256) = mould.Cut(0x5000_0000_0000_0000 | (batchId << 24 & 0x0FFF_FFFF_0000_0000) | (uint)number);
        var (uid, serial) = (Text(order, tail), $"EV-{batchId:x}-{ticket}");
        tx.Execute(
            """
            INSERT INTO production_device (id, tail, batch_id, ticket, project_id, serial, station, head, state, reason, certificates, created_at, provisioned_at, reported_at)
            VALUES ($1, $2, $3, $4, $5, $6, 'bench-0', NULL, $7, $8, $9, $10, $10, $10)
            """,
            order, tail, batchId, ticket, like.Project, serial, isOk ? 3 : 4, isOk ? null : "read-back differs", certificates, at);
        if (!isLogged)
        {
            return;
        }

        tx.Record(new AuditRecord("device.create", "bench-0", uid, ("batch", batch), ("ticket", ticket.ToString(CultureInfo.InvariantCulture)), ("serial", serial)));
        tx.Record(new AuditRecord("certificate.issue", "hub", sha256[..32], ("authority", "Matter PAI"), ("username", uid), ("profile", "Matter DAC"), ("fingerprint", sha256)));
        tx.Record(new AuditRecord("device.provision", "bench-0", uid, ("batch", batch), ("dac", sha256)));
        tx.Record(new AuditRecord("device.report", "bench-0", uid, ("batch", batch), ("outcome", isOk ? "OK" : "KO"), ("reason", isOk ? null : "read-back differs")));
    }

    private static async Task<(Template Like, CertificateMould Mould)> ReadAsync(Store store, long id)
    {
        var row = (await store.Reader.QueryAsync(
            "SELECT (SELECT MAX(id) FROM production_device), tail, project_id, certificates FROM production_device WHERE id = $1",
            r => (new Template(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), r.GetFieldValue<byte[]>(3)), id))[0];
        made = 0;
        return (row.Item1, new CertificateMould(row.Item2));
    }

    private static long Order(string uid)
    {
        Span<byte> octets = stackalloc byte[16];
        Guid.ParseExact(uid, "D").TryWriteBytes(octets, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(octets);
    }

    private static string Text(long order, long tail)
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(octets, order);
        BinaryPrimitives.WriteInt64BigEndian(octets[8..], tail);
        return new Guid(octets, bigEndian: true).ToString("D");
    }

    private sealed record Template(long Order, long Tail, long Project);
}
