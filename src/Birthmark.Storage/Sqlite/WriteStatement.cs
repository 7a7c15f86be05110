using System.Globalization;
using System.Runtime.InteropServices;
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
    private readonly ValueRoom room;

    // SQLite numbers $1, $2 … by where they first stand in the text, not by their digits: UPDATE t SET a = $2 WHERE id = $1 has $2 first.
    private readonly int[] places;

    /// <param name="database">The connection.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="room">Where values lie while it runs; shared by the statements of a connection.</param>
    internal WriteStatement(sqlite3 database, string sql, ValueRoom room)
    {
        this.database = database;
        this.room = room;
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

        // Nobody disposes of it meanwhile: the writer's thread alone has it.
        var handle = statement.DangerousGetHandle();
        room.Prepare(values);
        for (var i = 0; i < values.Length; i++)
        {
            Bind(handle, places[i], values[i]);
        }

        int code;
        do
        {
            code = SqliteLibrary.Step(handle);
        }
        while (code == raw.SQLITE_ROW);

        // sqlite3_reset repeats the error of the last step: the first one is the one to tell.
        if (code != raw.SQLITE_DONE)
        {
            var failure = Failure(code);
            _ = SqliteLibrary.Reset(handle);
            throw failure;
        }

        _ = SqliteLibrary.Reset(handle);
        return SqliteLibrary.Changes(database.DangerousGetHandle());
    }

    public void Dispose() => statement.Dispose();

    private void Bind(nint handle, int index, SqlValue value) => _ = value.Kind switch
    {
        null => SqliteLibrary.BindNull(handle, index),
        string text => Bind(handle, index, room.Put(text), isText: true),
        byte[] bytes => Bind(handle, index, room.Put(bytes), isText: false),
        _ => SqliteLibrary.BindNumber(handle, index, value.Number),
    };

    /// <summary>The octets lie in the room, which does not move.</summary>
    private static unsafe int Bind(nint handle, int index, Span<byte> octets, bool isText)
    {
        // Never null, even of no length: that would be NULL.
        fixed (byte* first = &MemoryMarshal.GetReference(octets))
        {
            return isText
                ? SqliteLibrary.BindText(handle, index, first, octets.Length, SqliteLibrary.Stays)
                : SqliteLibrary.BindBytes(handle, index, first, octets.Length, SqliteLibrary.Stays);
        }
    }

    private SqliteException Failure(int code) =>
        new($"SQLite Error {code}: '{raw.sqlite3_errmsg(database).utf8_to_string()}'.", code, raw.sqlite3_extended_errcode(database));
}
