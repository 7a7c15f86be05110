using Birthmark.Storage.Merkle;

namespace Birthmark.Storage.Sqlite;

/// <summary>
/// Appends leaves to the log and keeps its Merkle tree: whenever 256 hashes of a level are complete their root becomes a hash of the level above.
/// Used by the writer's thread alone; what it holds in memory is a cache of what is in the tables.
/// </summary>
internal sealed class AuditAppender(StatementCache statements, TimeProvider time)
{
    private readonly List<byte[]>[] open = [.. Enumerable.Range(0, Tile.Levels).Select(_ => new List<byte[]>(Tile.Width))];
    private long next;

    internal void Append(AuditRecord record)
    {
        var at = time.GetUtcNow();
        var leaf = AuditLeaf.Encode(next, at, record);
        var hash = AuditLeaf.Hash(leaf);
        statements.Run(
            "INSERT INTO audit_log (log_index, at, act, actor, subject, leaf, leaf_hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [next, at, record.Act, record.Actor, record.Subject, leaf, hash]);
        next++;
        Climb(hash);
    }

    /// <summary>Forgets what was appended but not kept, by reading the tables again: a bounded number of rows, however long the log.</summary>
    internal void Reload()
    {
        next = Read("SELECT COALESCE(MAX(log_index) + 1, 0) FROM audit_log", r => r.GetInt64(0))[0];
        for (var level = 0; level < Tile.Levels; level++)
        {
            var from = Tile.Count(level, next) / Tile.Width * Tile.Width;
            open[level].Clear();
            open[level].AddRange(level == 0
                ? Read("SELECT leaf_hash FROM audit_log WHERE log_index >= $1 ORDER BY log_index", r => r.GetFieldValue<byte[]>(0), from)
                : Read("SELECT hash FROM audit_node WHERE level = $1 AND node_index >= $2 ORDER BY node_index", r => r.GetFieldValue<byte[]>(0), level, from));
        }
    }

    private void Climb(byte[] hash)
    {
        for (var level = 0; ; level++)
        {
            open[level].Add(hash);
            if (open[level].Count < Tile.Width)
            {
                return;
            }

            hash = TreeHash.Root(open[level]);
            open[level].Clear();
            statements.Run(
                "INSERT INTO audit_node (level, node_index, hash) VALUES ($1, $2, $3)", [level + 1, Tile.Count(level + 1, next) - 1, hash]);
        }
    }

    private List<T> Read<T>(string sql, Func<System.Data.Common.DbDataReader, T> shape, params ReadOnlySpan<SqlValue> values)
    {
        var rows = new List<T>();
        using var reader = statements.Bind(sql, values).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(shape(reader));
        }

        return rows;
    }
}
