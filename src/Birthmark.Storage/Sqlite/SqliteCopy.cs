using Microsoft.Data.Sqlite;

namespace Birthmark.Storage.Sqlite;

/// <summary>Copies of a database that is in use: of one moment, without its write-ahead log, and without what was deleted.</summary>
internal static class SqliteCopy
{
    /// <exception cref="StorageUnavailableException">The copy could not be written.</exception>
    internal static void Make(SqliteConnections connections, string path)
    {
        try
        {
            // VACUUM INTO takes an empty file, and keeps the mode that it has.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            new FileStream(path, options).Dispose();
            using var connection = connections.OpenWriter();
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $1";
            command.CommandTimeout = 0;
            command.Parameters.AddWithValue("$1", path);
            command.ExecuteNonQuery();
            using var written = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            written.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The database could not be copied to '{path}': {e.Message}", e);
        }
    }

    /// <summary>Reads every page of a copy; writes nothing beside it.</summary>
    internal static StoreCopy Inspect(string path)
    {
        try
        {
            SystemSqlite.Use();
            // Immutable: nobody else has it open, and it may lie on a disk that takes no writing.
            var source = new SqliteConnectionStringBuilder { DataSource = $"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1", Mode = SqliteOpenMode.ReadOnly, Pooling = false };
            using var connection = new SqliteConnection(source.ToString());
            connection.Open();
            return Ask(connection, "PRAGMA quick_check(1)") is var found && found != "ok"
                ? new(found, 0)
                : new(null, long.Parse(Ask(connection, "SELECT COALESCE(MAX(log_index) + 1, 0) FROM audit_log"), System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (SqliteException e)
        {
            return new(e.Message, 0);
        }
    }

    private static string Ask(SqliteConnection connection, string question)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The two questions above.
        command.CommandText = question;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
