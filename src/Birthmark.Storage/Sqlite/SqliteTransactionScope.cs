using System.Data.Common;

namespace Birthmark.Storage.Sqlite;

/// <summary>One act inside the writer's group: a savepoint, its statements, and the audit records it wants to leave.</summary>
internal sealed class SqliteTransactionScope(StatementCache statements, TimeProvider time) : ITransaction
{
    private readonly List<AuditRecord> records = [];

    /// <summary>Index that the next audit record will get; owned by the writer, advanced only when an act is kept.</summary>
    internal long NextIndex { get; set; }

    public int Execute(string sql, params ReadOnlySpan<SqlValue> values) => statements.Bind(sql, values).ExecuteNonQuery();

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

    public void Record(AuditRecord record) => records.Add(record);

    internal T Run<T>(Func<ITransaction, T> work)
    {
        records.Clear();
        Execute("SAVEPOINT act");
        try
        {
            var result = work(this);
            var next = AppendRecords();
            Execute("RELEASE act");
            NextIndex = next;
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

    private long AppendRecords()
    {
        var index = NextIndex;
        foreach (var record in records)
        {
            var at = time.GetUtcNow();
            var leaf = AuditLeaf.Encode(index, at, record);
            Execute(
                "INSERT INTO audit_log (log_index, at, act, actor, subject, leaf, leaf_hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                index, at, record.Act, record.Actor, record.Subject, leaf, AuditLeaf.Hash(leaf));
            index++;
        }

        return index;
    }
}
