using System.Data.Common;
using Birthmark.Storage.Merkle;

namespace Birthmark.Storage;

/// <summary>Reads the audit log; only <see cref="ITransaction.Record"/> writes it.</summary>
public sealed class AuditLog
{
    /// <summary>Leaves at which a batch begins or ends; a query that says it in the same words is answered from their index.</summary>
    public const string BatchEnds = "act = 'batch.open' OR act = 'batch.release' OR act = 'batch.abort'";

    /// <summary>Leaves that may change a list of devices: closings, revocations and what the hub itself found; to be said in these words likewise.</summary>
    public const string ListChanges =
        "act = 'batch.release' OR act = 'batch.abort' OR act = 'certificate.revoke' OR (act = 'device.provision' AND actor = 'hub')";

    /// <summary>Leaves that the hub itself looks up again: the term by which their index is used.</summary>
    public const string IsMark = MarksOfStep4 + " OR act = 'order.count'";

    private const string MarksOfStep4 = "act = 'checkpoint.make' OR act = 'clock.accept' OR act = 'clock.back'";

    private readonly IReader reader;
    private readonly LogTrust trust;

    internal AuditLog(IReader reader, AuditClock clock, LogTrust trust)
    {
        (this.reader, this.trust, Clock) = (reader, trust, clock);
        Tree = new AuditTree(reader);
    }

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
        // Where batches begin and end, leaves that name checkpoints or tell of the clock, what changes lists: nothing of it costs other leaves much. For a condition with IN, SQLite builds a table of the words anew for every leaf, a twentieth of
        // what a device costs; with OR it compares.
        new("audit", 4, $"""
            DROP INDEX audit_log_batch;
            CREATE INDEX audit_log_batch ON audit_log (subject, log_index) WHERE {BatchEnds};
            CREATE INDEX audit_log_mark ON audit_log (act, log_index) WHERE {MarksOfStep4};
            CREATE INDEX audit_log_lists ON audit_log (log_index) WHERE {ListChanges};
            """),
        // The count of orders is looked up too: at each start, so that none is older than the log.
        new("audit", 5, $"DROP INDEX audit_log_mark; CREATE INDEX audit_log_mark ON audit_log (act, log_index) WHERE {IsMark}"),
    ];

    /// <summary>The Merkle tree over the log's leaves.</summary>
    public AuditTree Tree { get; }

    /// <summary>What the log knows of time.</summary>
    public AuditClock Clock { get; }

    /// <summary>Why the log is no longer added to; null while it is.</summary>
    public string? Condemned => trust.Condemned;

    /// <summary>The log is no longer what was signed: from now on the journal writes nothing, so nothing is issued; reads go on. For the life of the process.</summary>
    public void Condemn(string why) => trust.Condemn(why);

    /// <summary>A page of entries in log order, from <paramref name="from"/> on.</summary>
    public ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(long from, int count) =>
        reader.QueryAsync($"{Columns} WHERE log_index >= $1 ORDER BY log_index LIMIT $2", Shape, from, count);

    /// <summary>The newest leaf that names a checkpoint; null in a log from before there were any.</summary>
    public async ValueTask<AuditEntry?> NewestCheckpointLeafAsync()
    {
        var rows = await reader.QueryAsync($"{Columns} WHERE ({IsMark}) AND act = 'checkpoint.make' ORDER BY log_index DESC LIMIT 1", Shape).ConfigureAwait(false);
        return rows.Count > 0 ? rows[0] : null;
    }

    /// <summary>Whether the log has other leaves than those that name checkpoints, from <paramref name="from"/> on.</summary>
    public async ValueTask<bool> HasGrownAsync(long from) =>
        (await reader.QueryAsync("SELECT 1 FROM audit_log WHERE log_index >= $1 AND act <> 'checkpoint.make' LIMIT 1", r => r.GetInt64(0), from).ConfigureAwait(false)).Count > 0;

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
