using System.Data.Common;

namespace Birthmark.Storage.Sqlite;

/// <summary>One act inside the writer's group: a savepoint, its statements, and the audit records it wants to leave.</summary>
internal sealed class SqliteTransactionScope(StatementCache statements, AuditAppender log) : ITransaction
{
    private readonly List<AuditRecord> records = [];

    public TimeSpan ClockBehind => log.ClockBehind;

    public int Execute(string sql, params ReadOnlySpan<SqlValue> values) => statements.Run(sql, values);

    public List<T> Query<T>(string sql, Func<DbDataReader, T> shape, params ReadOnlySpan<SqlValue> values)
    {
        var rows = new List<T>();
        using var reader = statements.Bind(sql, values).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(shape(reader));
        }

        return rows;
    }

    public void Record(AuditRecord record)
    {
        // Here and not when it is appended: the appender must not be left half way.
        AuditLeaf.Demand(record);
        records.Add(record);
    }

    internal T Run<T>(Func<ITransaction, T> work)
    {
        records.Clear();
        Execute("SAVEPOINT act");
        try
        {
            var result = work(this);
            foreach (var record in records)
            {
                log.Append(record);
            }

            Execute("RELEASE act");
            return result;
        }
        catch (Exception e) when (!EngineFailure.Is(e))
        {
            // The act's own refusal or failure: undo it alone, its neighbours in the group are kept.
            Execute("ROLLBACK TO act");
            Execute("RELEASE act");
            throw;
        }
    }
}
