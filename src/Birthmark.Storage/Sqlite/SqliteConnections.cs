using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Birthmark.Storage.Sqlite;

/// <summary>Opens connections to one database file with the pragmas that durability and shredding need.</summary>
internal sealed class SqliteConnections(string path)
{
    private const int LookasideSlotSize = 1200;
    private const int LookasideSlots = 1000;

    internal string Path { get; } = path;

    internal SqliteConnection OpenWriter()
    {
        var connection = Open(SqliteOpenMode.ReadWriteCreate);
        // Prepared statements live long and would use up the small default of 40; after that every bound value is a malloc.
        _ = raw.sqlite3_db_config(connection.Handle!, raw.SQLITE_DBCONFIG_LOOKASIDE, 0, LookasideSlotSize, LookasideSlots);
        // FULL: a commit returns only after the WAL is on the disk. secure_delete: a shredded secret is overwritten, not unlinked.
        Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;");
        // A bigger cache costs more than it spares: after most splits of a page inside a tree, SQLite walks through the whole of it at the next commit.
        // SqliteBackfill moves the log long before; this is for when it cannot.
        Run(connection, "PRAGMA wal_autocheckpoint=128000; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;");
        return connection;
    }

    internal SqliteConnection OpenReader()
    {
        var connection = Open(SqliteOpenMode.ReadOnly);
        Run(connection, "PRAGMA query_only=ON; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;");
        return connection;
    }

    internal static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this room's own constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        SystemSqlite.Use();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 10,
        }.ToString());
        connection.Open();
        return connection;
    }
}
