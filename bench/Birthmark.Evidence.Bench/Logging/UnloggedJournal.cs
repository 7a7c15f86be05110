using System.Data.Common;
using Birthmark.Storage;

namespace Birthmark.Evidence.Bench.Logging;

/// <summary>The hub's journal with the audit leaves left out, which the product cannot do; or, for a fair comparison, passed on by the same detour.</summary>
internal sealed class UnloggedJournal(IJournal inner, bool isLogging) : IJournal
{
    public JournalHealth Health => inner.Health;

    public Task<T> CommitAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default) =>
        inner.CommitAsync(act, tx => work(new Unlogged(tx, isLogging)), cancellation);

    public Task<T> CommitRepeatableAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default) =>
        inner.CommitRepeatableAsync(act, tx => work(new Unlogged(tx, isLogging)), cancellation);

    private sealed class Unlogged(ITransaction inner, bool isLogging) : ITransaction
    {
        public TimeSpan ClockBehind => inner.ClockBehind;

        public int Execute(string sql, params ReadOnlySpan<SqlValue> values) => inner.Execute(sql, values);

        public List<T> Query<T>(string sql, Func<DbDataReader, T> shape, params ReadOnlySpan<SqlValue> values) => inner.Query(sql, shape, values);

        public void Record(AuditRecord record)
        {
            if (isLogging)
            {
                inner.Record(record);
            }
        }
    }
}
