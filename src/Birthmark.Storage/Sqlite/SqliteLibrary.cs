using System.Runtime.InteropServices;

namespace Birthmark.Storage.Sqlite;

/// <summary>The few calls that the writer makes millions of times, without the wrapper's copies of texts and counting of handles. Names as in SQLite's manual.</summary>
internal static unsafe partial class SqliteLibrary
{
    internal const string Name = "birthmark-sqlite";

    // SQLITE_STATIC: the value stays where it is until the statement has run, so SQLite makes no copy of it.
    internal const nint Stays = 0;

    private const int Ok = 0;
    private const int FilePointer = 7; // SQLITE_FCNTL_FILE_POINTER gives a sqlite3_file, which begins with its methods (sqlite3_io_methods):
    private const int SyncMethod = 5; // version, xClose, xRead, xWrite, xTruncate, xSync
    private const int SyncNormal = 2; // SQLITE_SYNC_NORMAL

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_int64")]
    internal static partial int BindNumber(nint statement, int index, long value);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_text")]
    internal static partial int BindText(nint statement, int index, byte* utf8, int length, nint destructor);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_blob")]
    internal static partial int BindBytes(nint statement, int index, byte* bytes, int length, nint destructor);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_null")]
    internal static partial int BindNull(nint statement, int index);

    [LibraryImport(Name, EntryPoint = "sqlite3_step")]
    internal static partial int Step(nint statement);

    [LibraryImport(Name, EntryPoint = "sqlite3_reset")]
    internal static partial int Reset(nint statement);

    [LibraryImport(Name, EntryPoint = "sqlite3_changes")]
    internal static partial int Changes(nint database);

    /// <summary>Puts what was written to the database file on the disk, as the engine does itself at the end of a checkpoint: by its own file, whose locks another would drop.</summary>
    internal static int SyncDatabase(nint database)
    {
        nint file = 0;
        fixed (byte* main = "main\0"u8)
        {
            var code = FileControl(database, main, FilePointer, &file);
            return code != Ok || file == 0 ? code : ((delegate* unmanaged[Cdecl]<nint, int, int>)(*(nint**)file)[SyncMethod])(file, SyncNormal);
        }
    }

    [LibraryImport(Name, EntryPoint = "sqlite3_file_control")]
    private static partial int FileControl(nint database, byte* schema, int operation, nint* result);
}
