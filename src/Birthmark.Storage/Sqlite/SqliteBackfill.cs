using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Birthmark.Storage.Sqlite;

/// <summary>
/// Moves the pages of the write-ahead log into the database file beside the writer, who would otherwise do it inside a commit while everybody waits.
/// The log can begin anew only after a commit that finds all of it moved; so the writer moves the little that was written meanwhile (<see cref="FinishIfReady"/>).
/// </summary>
/// <remarks>A log that was not moved is as durable as one that was: what fails here is tried again after as many pages more.</remarks>
internal sealed class SqliteBackfill : IDisposable
{
    private const int PagesWritten = 9; // SQLITE_DBSTATUS_CACHE_WRITE
    private const int MostPasses = 6;

    private readonly SqliteConnection connection;
    private readonly int due;
    private readonly int rest;
    private readonly AutoResetEvent asked = new(false);
    private readonly Thread mover;
    private long written;
    private volatile bool isBusy;
    private volatile bool isReady;
    private volatile bool isStopping;

    /// <param name="connections">Of the database.</param>
    /// <param name="due">Pages in the log from which on it is moved.</param>
    /// <param name="rest">Pages that the writer may be left with.</param>
    internal SqliteBackfill(SqliteConnections connections, int due, int rest)
    {
        (this.due, this.rest) = (due, rest);
        connection = connections.OpenWriter();
        mover = new Thread(MoveWhenAsked) { IsBackground = true, Name = "backfill" };
        mover.Start();
    }

    /// <summary>For the writer's thread, after a commit: counts its pages, and asks for the log to be moved when they are many.</summary>
    internal void Count(SqliteConnection writer)
    {
        if (raw.sqlite3_db_status(writer.Handle!, PagesWritten, out var pages, out _, 1) == raw.SQLITE_OK)
        {
            written += pages;
        }

        if (written >= due && !isBusy)
        {
            written = 0;
            isBusy = true;
            asked.Set();
        }
    }

    /// <summary>For the writer's thread, between two transactions: moves the rest, and the next commit begins the log anew unless somebody still reads in it.</summary>
    internal void FinishIfReady(SqliteConnection writer)
    {
        if (isReady)
        {
            isReady = false;
            Move(writer);
            isBusy = false;
        }
    }

    public void Dispose()
    {
        isStopping = true;
        asked.Set();
        mover.Join();
        connection.Dispose();
        asked.Dispose();
    }

    private void MoveWhenAsked()
    {
        while (true)
        {
            asked.WaitOne();
            if (isStopping)
            {
                return;
            }

            MoveMost();
            isReady = true;
        }
    }

    /// <summary>
    /// What is written during one pass is moved by the next, which takes less long, until little is. The engine syncs the file only when nothing is left in the log, which
    /// happens to the writer, while everybody waits: so the file is synced here after each pass.
    /// </summary>
    private void MoveMost()
    {
        var before = 0;
        for (var pass = 0; pass < MostPasses && !isStopping; pass++)
        {
            var moved = Move(connection);
            if (SqliteLibrary.SyncDatabase(connection.Handle!.DangerousGetHandle()) != raw.SQLITE_OK || moved - before <= rest)
            {
                return;
            }

            before = moved;
        }
    }

    /// <summary>How many pages of the log are moved now; none when it could not be told.</summary>
    private static int Move(SqliteConnection by) =>
        raw.sqlite3_wal_checkpoint_v2(by.Handle!, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out var moved) == raw.SQLITE_OK ? moved : 0;
}
