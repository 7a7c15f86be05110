namespace Birthmark.Storage.Sqlite;

/// <summary>Empties the write-ahead log, which keeps older versions of pages until then.</summary>
internal static class SqliteCheckpoint
{
    /// <summary>False when somebody was reading or writing: nothing is lost, ask again.</summary>
    internal static bool TryTruncate(SqliteConnections connections)
    {
        using var connection = connections.OpenWriter();
        using var command = connection.CreateCommand();
        // The row is (busy, pages in the log, pages moved); TRUNCATE leaves a log of no bytes.
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        using var row = command.ExecuteReader();
        return row.Read() && row.GetInt64(0) == 0;
    }
}
