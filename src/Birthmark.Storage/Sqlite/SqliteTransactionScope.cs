using System.Data.Common;

namespace Birthmark.Storage.Sqlite;

/// <summary>One act inside the writer's group: its statements, the audit records it wants to leave, and a savepoint where it must be undone alone.</summary>
internal sealed class SqliteTransactionScope(StatementCache statements, AuditAppender log) : ITransaction
{
    private readonly List<AuditRecord> records = [];

    public TimeSpan ClockBehind => log.ClockBehind;

    /// <summary>Whether the act that ran last has changed anything.</summary>
    internal bool HasChanged { get; private set; }

    public int Execute(string sql, params ReadOnlySpan<SqlValue> values)
    {
        var rows = statements.Run(sql, values);
        HasChanged |= rows > 0;
        return rows;
    }

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

    /// <summary>For the transaction itself: changes no row.</summary>
    internal void Command(string sql) => statements.Run(sql);

    /// <summary>Without a savepoint: who calls undoes the group when the act fails with something changed.</summary>
    internal T RunBare<T>(Func<ITransaction, T> work)
    {
        records.Clear();
        HasChanged = false;
        var result = work(this);
        foreach (var record in records)
        {
            HasChanged = true;
            log.Append(record);
        }

        return result;
    }

    internal T Run<T>(Func<ITransaction, T> work)
    {
        Command("SAVEPOINT act");
        try
        {
            var result = RunBare(work);
            Command("RELEASE act");
            return result;
        }
        catch (Exception e) when (!EngineFailure.Is(e))
        {
            // The act's own refusal or failure: undo it alone, its neighbours in the group are kept.
            Command("ROLLBACK TO act");
            Command("RELEASE act");
            throw;
        }
    }
}
