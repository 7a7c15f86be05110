using Microsoft.Data.Sqlite;

namespace Birthmark.Storage.Sqlite;

/// <summary>Prepared statements of one connection by their text; a text is parsed once. Not for use by two threads at a time.</summary>
internal sealed class StatementCache(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WriteStatement> writes = new(StringComparer.Ordinal);
    private readonly ValueRoom room = new();

    /// <summary>Runs a statement that changes rows and returns their number.</summary>
    internal int Run(string sql, params ReadOnlySpan<SqlValue> values)
    {
        if (!writes.TryGetValue(sql, out var statement))
        {
            statement = new WriteStatement(connection.Handle!, sql, room);
            writes.Add(sql, statement);
        }

        return statement.Run(sql, values);
    }

    /// <summary>A command that reads, with its values bound.</summary>
    internal SqliteCommand Bind(string sql, ReadOnlySpan<SqlValue> values)
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

        foreach (var statement in writes.Values)
        {
            statement.Dispose();
        }

        commands.Clear();
        writes.Clear();
    }

    private SqliteCommand Prepare(string sql, int count)
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
