using Microsoft.Data.Sqlite;

namespace Birthmark.Storage.Sqlite;

/// <summary>Tells a disk that cannot be written from an act that was refused: the first ends the whole group, the second only its act.</summary>
internal static class EngineFailure
{
    // SQLITE_NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN: after these SQLite may have rolled back the transaction by itself.
    internal static bool Is(Exception e) => e is SqliteException { SqliteErrorCode: 7 or 8 or 10 or 11 or 13 or 14 };
}
