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
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out var handle) ? handle : 0;
}
