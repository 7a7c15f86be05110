using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Birthmark.Storage.Sqlite;

/// <summary>Binds the provider to the operating system's SQLite, which its distributor keeps patched.</summary>
internal static class SystemSqlite
{
    private static readonly Lazy<bool> Bound = new(Bind);

    internal static void Use() => _ = Bound.Value;

    private static bool Bind()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(SystemSqlite).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
        // One thread at a time uses a connection here, and nobody asks for the allocator's statistics: both locks would be taken millions of times for nothing.
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name is ("e_sqlite3" or SqliteLibrary.Name) && NativeLibrary.TryLoad("libsqlite3.so.0", out var handle) ? handle : 0;
}
