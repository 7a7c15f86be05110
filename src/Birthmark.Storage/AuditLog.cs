using System.Data.Common;
using Birthmark.Storage.Merkle;

namespace Birthmark.Storage;

/// <summary>Reads the audit log; only <see cref="ITransaction.Record"/> writes it.</summary>
public sealed class AuditLog(IReader reader)
{
    private const string Columns = "SELECT log_index, at, act, actor, subject, leaf, leaf_hash FROM audit_log";

    internal static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("audit", 1, """
            CREATE TABLE audit_log (
                log_index INTEGER PRIMARY KEY,
                at BIGINT NOT NULL,
                act TEXT NOT NULL,
                actor TEXT NOT NULL,
                subject TEXT NOT NULL,
                leaf BLOB NOT NULL,
                leaf_hash BLOB NOT NULL);
            CREATE TABLE audit_node (
                level BIGINT NOT NULL,
                node_index BIGINT NOT NULL,
                hash BLOB NOT NULL,
                PRIMARY KEY (level, node_index));
            """),

        // Where batches begin and end, for their reports; costs nothing on any other leaf.
        new("audit", 2, "CREATE INDEX audit_log_batch ON audit_log (subject, log_index) WHERE act IN ('batch.open', 'batch.release', 'batch.abort')"),
        // What the writer writes to learn whether a disk that was full takes something again.
        new("audit", 3, "CREATE TABLE audit_probe (one BLOB NOT NULL)"),
    ];

    /// <summary>The Merkle tree over the log's leaves.</summary>
    public AuditTree Tree { get; } = new(reader);

    /// <summary>A page of entries in log order, from <paramref name="from"/> on.</summary>
    public ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(long from, int count) =>
        reader.QueryAsync($"{Columns} WHERE log_index >= $1 ORDER BY log_index LIMIT $2", Shape, from, count);

    /// <summary>The newest entries, newest first.</summary>
    public ValueTask<IReadOnlyList<AuditEntry>> ReadNewestAsync(int count) =>
        reader.QueryAsync($"{Columns} ORDER BY log_index DESC LIMIT $1", Shape, count);

    public async ValueTask<AuditEntry?> FindAsync(long index) =>
        await reader.QueryAsync($"{Columns} WHERE log_index = $1", Shape, index).ConfigureAwait(false) is [var entry] ? entry : null;

    /// <summary>
    /// The first entry of an act on a subject soon after a moment, or null. The log is in order of time, so the place is halved towards
    /// and a bounded stretch is read: no index on subjects is needed.
    /// </summary>
    public async ValueTask<AuditEntry?> FindAfterAsync(string act, string subject, DateTimeOffset moment, int stretch = 5_000)
    {
        var after = moment.ToUnixTimeMilliseconds();
        long low = 0;
        var high = (await Tree.HeadAsync().ConfigureAwait(false)).Size;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var at = await reader.QueryAsync("SELECT at FROM audit_log WHERE log_index = $1", r => r.GetInt64(0), middle).ConfigureAwait(false);
            if (at is [var known] && known < after)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        var found = await reader.QueryAsync(
            $"{Columns} WHERE log_index >= $1 AND log_index < $2 AND subject = $3 AND act = $4 ORDER BY log_index LIMIT 1", Shape, low, low + stretch, subject, act).ConfigureAwait(false);
        return found is [var entry] ? entry : null;
    }

    private static AuditEntry Shape(DbDataReader row) => new(
        row.GetInt64(0),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.GetFieldValue<byte[]>(5),
        row.GetFieldValue<byte[]>(6));
}
