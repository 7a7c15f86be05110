using System.Runtime.CompilerServices;
using Birthmark.Exchange.Log;
using Birthmark.Storage;

namespace Birthmark.Exchange.Verification;

/// <summary>The log in a hub's database.</summary>
public sealed class DatabaseLog(IReader reader) : ILogCopy
{
    public bool HoldsAllCheckpoints => true;

    public async ValueTask<long> SizeAsync() => (await reader.QueryAsync("SELECT COALESCE(MAX(log_index) + 1, 0) FROM audit_log", r => r.GetInt64(0)).ConfigureAwait(false))[0];

    public async IAsyncEnumerable<LogLeaf> LeavesAsync(long size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in reader.StreamAsync(
            "SELECT log_index, at, act, actor, subject, leaf, leaf_hash FROM audit_log WHERE log_index < $1 ORDER BY log_index",
            r => new AuditEntry(
                r.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(1)), r.GetString(2), r.GetString(3), r.GetString(4), r.GetFieldValue<byte[]>(5), r.GetFieldValue<byte[]>(6)),
            [size], cancellation).ConfigureAwait(false))
        {
            yield return new(row.Index, row.Leaf, row.LeafHash, row);
        }
    }

    public async IAsyncEnumerable<SignedCheckpoint> CheckpointsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (size, note) in reader.StreamAsync(
            "SELECT size, note FROM exchange_checkpoint ORDER BY size", r => (r.GetInt64(0), r.GetFieldValue<byte[]>(1)), [], cancellation).ConfigureAwait(false))
        {
            yield return SignedCheckpoint.TryRead(note, out var read, out _) && read.Size == size
                ? read
                : throw new LogWrongException(LogFault.Checkpoint, size, $"The checkpoint of {size} leaves that is kept cannot be read.");
        }
    }

    public async ValueTask<byte[]?> NodeAsync(int level, long index)
    {
        var rows = await reader.QueryAsync(
            "SELECT hash FROM audit_node WHERE level = $1 AND node_index = $2", r => r.GetFieldValue<byte[]>(0), level, index).ConfigureAwait(false);
        return rows.Count > 0 ? rows[0] : null;
    }
}
