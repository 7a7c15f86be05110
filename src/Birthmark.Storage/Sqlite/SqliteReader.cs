using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Birthmark.Storage.Sqlite;

/// <summary>A pool of read-only connections; in WAL mode they never wait for the writer.</summary>
internal sealed class SqliteReader(SqliteConnections connections) : IReader, IDisposable
{
    private readonly ConcurrentBag<Lease> idle = [];

    public ValueTask<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> shape, params ReadOnlySpan<SqlValue> values)
    {
        var lease = Take();
        try
        {
            var rows = new List<T>();
            using (var reader = lease.Statements.Bind(sql, values).ExecuteReader())
            {
                while (reader.Read())
                {
                    rows.Add(shape(reader));
                }
            }

            return new(rows);
        }
        finally
        {
            idle.Add(lease);
        }
    }

    public async IAsyncEnumerable<T> StreamAsync<T>(
        string sql, Func<DbDataReader, T> shape, SqlValue[] values, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var lease = Take();
        try
        {
            using var reader = lease.Statements.Bind(sql, values).ExecuteReader();
            while (reader.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                yield return shape(reader);
            }
        }
        finally
        {
            idle.Add(lease);
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public void Dispose()
    {
        while (idle.TryTake(out var lease))
        {
            lease.Dispose();
        }
    }

    private Lease Take() => idle.TryTake(out var lease) ? lease : new Lease(connections.OpenReader());

    private sealed class Lease(SqliteConnection connection) : IDisposable
    {
        internal StatementCache Statements { get; } = new(connection);

        public void Dispose()
        {
            Statements.Dispose();
            connection.Dispose();
        }
    }
}
