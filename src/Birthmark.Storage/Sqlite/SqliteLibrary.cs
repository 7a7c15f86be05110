using System.Runtime.InteropServices;

namespace Birthmark.Storage.Sqlite;

/// <summary>The few calls that the writer makes millions of times, without the wrapper's copies of texts and counting of handles. Names as in SQLite's manual.</summary>
internal static unsafe partial class SqliteLibrary
{
    internal const string Name = "birthmark-sqlite";

    // SQLITE_STATIC: the value stays where it is until the statement has run, so SQLite makes no copy of it.
    internal const nint Stays = 0;

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
}
