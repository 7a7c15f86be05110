using Microsoft.Data.Sqlite;

namespace Birthmark.Storage.Sqlite;

/// <summary>Tells a disk that cannot be written from an act that was refused: the first ends the whole group, the second only its act.</summary>
internal static class EngineFailure
{
    // SQLITE_NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN: after these SQLite may have rolled back the transaction by itself.
    /// <summary>In words for anybody: no path, no statement.</summary>
    internal static string Reason(SqliteException e) => e.SqliteErrorCode switch
    {
        8 => "it is read-only",
        10 => "the disk answers with I/O errors",
        11 => "the database file is damaged",
        13 => "the disk is full",
        14 => "the database file cannot be opened",
        _ => "the engine refuses",
    };

    internal static bool Is(Exception e) => e is SqliteException { SqliteErrorCode: 7 or 8 or 10 or 11 or 13 or 14 };
}
