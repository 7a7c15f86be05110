using System.Data.Common;

namespace Birthmark.Storage.Sqlite;

/// <summary>Prepared statements of one connection by their text; a text is parsed once. Not for use by two threads at a time.</summary>
internal sealed class StatementCache(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);

    internal DbTransaction? Transaction { get; set; }

    internal DbCommand Bind(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = Prepare(sql, values.Length);
            commands.Add(sql, command);
        }

        if (command.Parameters.Count != values.Length)
        {
            throw new ArgumentException($"The statement takes {command.Parameters.Count} values, not {values.Length}: {sql}");
        }

        command.Transaction = Transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i].Boxed ?? DBNull.Value;
        }

        return command;
    }

    public void Dispose()
    {
        foreach (var command in commands.Values)
        {
            command.Dispose();
        }

        commands.Clear();
    }

    private DbCommand Prepare(string sql, int count)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Rooms pass constant texts; every value is bound.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 1; i <= count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "$" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
