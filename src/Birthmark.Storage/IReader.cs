using System.Data.Common;

namespace Birthmark.Storage;

/// <summary>Reads what has been committed. Statements use <c>$1, $2 …</c> for their values.</summary>
public interface IReader
{
    /// <summary>Reads all rows of a statement whose answer is small (a page, one record).</summary>
    ValueTask<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> shape, params ReadOnlySpan<SqlValue> values);

    /// <summary>Streams the rows of a statement whose answer may be large, with bounded memory and one consistent view.</summary>
    IAsyncEnumerable<T> StreamAsync<T>(string sql, Func<DbDataReader, T> shape, SqlValue[] values, CancellationToken cancellation = default);
}
