using Birthmark.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Birthmark.Storage;

/// <summary>A database that is only looked at: no lock is taken, no schema brought forward, nothing written; a hub may be at work on it.</summary>
public sealed class StoreReader : IDisposable
{
    private readonly SqliteReader reader;

    private StoreReader(SqliteReader reader) => this.reader = reader;

    public IReader Reader => reader;

    /// <exception cref="StorageUnavailableException">There is none, or it cannot be read.</exception>
    public static async Task<StoreReader> OpenSqliteAsync(string path)
    {
        var reader = new SqliteReader(new SqliteConnections(path));
        try
        {
            _ = await reader.QueryAsync("SELECT log_index FROM audit_log LIMIT 1", r => r.GetInt64(0)).ConfigureAwait(false);
            return new(reader);
        }
        catch (SqliteException e)
        {
            reader.Dispose();
            throw new StorageUnavailableException($"'{path}' cannot be read as a hub's database: {e.Message}", e) { Remedy = "Give the file birthmark.db of a hub's data folder, or a copy of it." };
        }
    }

    public void Dispose() => reader.Dispose();
}
