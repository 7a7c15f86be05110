using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Birthmark.Storage.Sqlite;

/// <summary>
/// A prepared statement that changes rows, run without ADO.NET's command and reader objects: these cost more than SQLite itself on the writer's thread.
/// </summary>
internal sealed class WriteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    // SQLite numbers $1, $2 … by where they first stand in the text, not by their digits: UPDATE t SET a = $2 WHERE id = $1 has $2 first.
    private readonly int[] places;

    internal WriteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out statement), database);
        places = new int[raw.sqlite3_bind_parameter_count(statement)];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = raw.sqlite3_bind_parameter_index(statement, string.Create(CultureInfo.InvariantCulture, $"${i + 1}"));
        }
    }

    /// <summary>Binds and runs; returns the number of rows changed.</summary>
    internal int Run(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (values.Length != places.Length)
        {
            throw new ArgumentException($"The statement takes {places.Length} values, not {values.Length}: {sql}");
        }

        for (var i = 0; i < values.Length; i++)
        {
            Bind(places[i], values[i].Boxed);
        }

        int code;
        do
        {
            code = raw.sqlite3_step(statement);
        }
        while (code == raw.SQLITE_ROW);

        // sqlite3_reset repeats the error of the last step: the first one is the one to tell.
        if (code != raw.SQLITE_DONE)
        {
            var failure = Failure(code);
            raw.sqlite3_reset(statement);
            throw failure;
        }

        raw.sqlite3_reset(statement);
        return raw.sqlite3_changes(database);
    }

    public void Dispose() => statement.Dispose();

    private void Bind(int index, object? value) => _ = value switch
    {
        long number => raw.sqlite3_bind_int64(statement, index, number),
        string text => raw.sqlite3_bind_text(statement, index, text),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(statement, index, 0),
        byte[] bytes => raw.sqlite3_bind_blob(statement, index, bytes),
        _ => raw.sqlite3_bind_null(statement, index),
    };

    private SqliteException Failure(int code) =>
        new($"SQLite Error {code}: '{raw.sqlite3_errmsg(database).utf8_to_string()}'.", code, raw.sqlite3_extended_errcode(database));
}
