using Birthmark.Storage.Sqlite;

namespace Birthmark.Storage;

/// <summary>An open database: its journal, its reader and its audit log. One process at a time holds it.</summary>
public sealed class Store : IDisposable
{
    private readonly SqliteJournal journal;
    private readonly SqliteReader reader;
    private readonly SqliteConnections connections;
    private readonly FileStream hold;

    private Store(SqliteConnections connections, FileStream hold, TimeProvider time)
    {
        this.connections = connections;
        this.hold = hold;
        var (clock, trust) = (new AuditClock(time), new LogTrust());
        journal = new SqliteJournal(connections, clock, trust);
        reader = new SqliteReader(connections);
        Audit = new AuditLog(reader, clock, trust);
    }

    public IJournal Journal => journal;

    public IReader Reader => reader;

    public AuditLog Audit { get; }

    /// <summary>Opens or makes the SQLite file and brings its schema forward.</summary>
    /// <param name="path">The database file; its folder must exist.</param>
    /// <param name="migrations">The steps of every room in use.</param>
    /// <param name="time">Clock of the audit records.</param>
    /// <exception cref="StorageUnavailableException">Another process holds the file, or it cannot be opened.</exception>
    /// <exception cref="SchemaMismatchException">The file belongs to another version of the program.</exception>
    public static Store OpenSqlite(string path, IEnumerable<Migration> migrations, TimeProvider time)
    {
        var hold = Hold(path + ".lock");
        try
        {
            var connections = new SqliteConnections(path);
            SqliteMigrator.Migrate(connections, AuditLog.Migrations.Concat(migrations), time);
            RestrictToOwner(path);
            return new Store(connections, hold, time);
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Moves the write-ahead log into the database file and empties it; false when readers or the writer were in the way.</summary>
    public bool TryEmptyLog() => SqliteCheckpoint.TryTruncate(connections);

    /// <summary>Writes a copy of the database as it is at one moment; work goes on meanwhile.</summary>
    /// <param name="path">A file that is not there yet.</param>
    /// <param name="cancellation">Before it begins.</param>
    /// <exception cref="StorageUnavailableException">It could not be written.</exception>
    public Task CopyAsync(string path, CancellationToken cancellation = default) => Task.Run(() => SqliteCopy.Make(connections, path), cancellation);

    /// <summary>Reads a copy through, without opening it as a store.</summary>
    public static StoreCopy Inspect(string path) => SqliteCopy.Inspect(path);

    public void Dispose()
    {
        journal.Dispose();
        reader.Dispose();
        hold.Dispose();
    }

    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StorageUnavailableException($"'{path}' is held by another process or cannot be written: stop the other hub, or choose another data folder.", e);
        }
    }

    private static void RestrictToOwner(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
