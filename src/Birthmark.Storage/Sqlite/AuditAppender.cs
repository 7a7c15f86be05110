using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Birthmark.Storage.Merkle;

namespace Birthmark.Storage.Sqlite;

/// <summary>
/// Appends leaves to the log and keeps its Merkle tree: whenever 256 hashes of a level are complete their root becomes a hash of the level above.
/// Used by the writer's thread alone; what it holds in memory is a cache of what is in the tables.
/// </summary>
internal sealed class AuditAppender(StatementCache statements, AuditClock clock)
{
    private readonly List<byte[]>[] open = [.. Enumerable.Range(0, Tile.Levels).Select(_ => new List<byte[]>(Tile.Width))];
    private readonly LeafWriter text = new();
    private long next;
    private DateTimeOffset last;

    internal TimeSpan ClockBehind => clock.Behind;

    internal void Append(AuditRecord record)
    {
        var now = clock.Now();
        if (last - now > AuditClock.Tolerance)
        {
            var (latest, was) = (clock.Latest, last);
            last = now;
            Write(new AuditRecord(AuditClock.SetBack, "hub", "clock", ("latest", Words(latest)), ("before", Words(was)), ("now", Words(now))));
        }

        // A clock that is being disciplined waits at its predecessor's time.
        last = now > last ? now : last;
        Write(record);
        clock.Latest = record.Act == AuditClock.Accept || last > clock.Latest ? last : clock.Latest;
    }

    /// <summary>Forgets what was appended but not kept, by reading the tables again: a bounded number of rows, however long the log.</summary>
    internal void Reload()
    {
        next = Read("SELECT COALESCE(MAX(log_index) + 1, 0) FROM audit_log", r => r.GetInt64(0))[0];
        ReloadTime();
        for (var level = 0; level < Tile.Levels; level++)
        {
            var from = Tile.Count(level, next) / Tile.Width * Tile.Width;
            open[level].Clear();
            open[level].AddRange(level == 0
                ? Read("SELECT leaf_hash FROM audit_log WHERE log_index >= $1 ORDER BY log_index", r => r.GetFieldValue<byte[]>(0), from)
                : Read("SELECT hash FROM audit_node WHERE level = $1 AND node_index >= $2 ORDER BY node_index", r => r.GetFieldValue<byte[]>(0), level, from));
        }
    }

    private void ReloadTime()
    {
        last = Read("SELECT at FROM audit_log WHERE log_index = $1", r => DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(0)), next - 1).FirstOrDefault();
        var (back, accepted) = (Newest(AuditClock.SetBack), Newest(AuditClock.Accept));
        clock.Latest = back.Leaf is { } leaf && back.Index > accepted.Index && TryReadLatest(leaf, out var latest) && latest > last ? latest : last;
    }

    private (long Index, byte[]? Leaf) Newest(string act)
    {
        var rows = Read(
            $"SELECT log_index, leaf FROM audit_log WHERE ({AuditLog.IsMark}) AND act = $1 ORDER BY log_index DESC LIMIT 1", r => (r.GetInt64(0), r.GetFieldValue<byte[]>(1)), act);
        return rows.Count > 0 ? rows[0] : (-1, null);
    }

    /// <summary>A leaf that was altered by hand tells nothing here; who verifies the log finds it.</summary>
    private static bool TryReadLatest(byte[] leaf, out DateTimeOffset latest)
    {
        latest = default;
        try
        {
            using var json = JsonDocument.Parse(leaf);
            return json.RootElement.TryGetProperty("facts", out var facts) && facts.TryGetProperty("latest", out var text) && text.TryGetDateTimeOffset(out latest);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Words(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private void Write(AuditRecord record)
    {
        text.Write(next, last, record);
        var leaf = text.Leaf.ToArray();
        var hash = SHA256.HashData(text.Hashed);
        statements.Run(
            "INSERT INTO audit_log (log_index, at, act, actor, subject, leaf, leaf_hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [next, last, record.Act, record.Actor, record.Subject, leaf, hash]);
        next++;
        Climb(hash);
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
