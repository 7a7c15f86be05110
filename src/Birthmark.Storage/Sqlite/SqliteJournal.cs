using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;

namespace Birthmark.Storage.Sqlite;

/// <summary>
/// The single writer. It takes every act that is waiting, runs one after the other, and pays one fsync for all of them:
/// a commit a row gives some 3,000 rows a second, a commit a group some 80,000.
/// </summary>
internal sealed class SqliteJournal : IJournal, IDisposable
{
    private const int MaxGroup = 256;
    private const int CallersTogether = 6;
    private const int PagesToMove = 8_000;
    private const int PagesLeftToWriter = 300;
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(500);
    private static readonly Meter Meter = new("Birthmark.Storage");
    private static readonly Histogram<int> GroupSize = Meter.CreateHistogram<int>("birthmark.storage.group_size", "{act}", "Acts made durable by one commit");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("birthmark.storage.failures", "{commit}", "Groups that could not be written");

    private readonly BlockingCollection<WriteRequest> queue = new(4096);
    private readonly SqliteConnection connection;
    private readonly StatementCache statements;
    private readonly SqliteBackfill backfill;
    private readonly AuditAppender log;
    private readonly SqliteTransactionScope scope;
    private readonly LogTrust trust;
    private readonly Thread writer;
    private bool mustReload;
    private volatile JournalHealth health = JournalHealth.Good;

    internal SqliteJournal(SqliteConnections connections, AuditClock clock, LogTrust trust)
        : this(connections, clock, trust, PagesToMove, PagesLeftToWriter)
    {
    }

    internal SqliteJournal(SqliteConnections connections, AuditClock clock, LogTrust trust, int pagesToMove, int pagesLeftToWriter)
    {
        connection = connections.OpenWriter();
        // While somebody empties the log (SqliteCheckpoint) the writer waits its turn.
        SqliteConnections.Run(connection, "PRAGMA busy_timeout=10000");
        backfill = new SqliteBackfill(connections, pagesToMove, pagesLeftToWriter);
        statements = new StatementCache(connection);
        log = new AuditAppender(statements, clock);
        log.Reload();
        this.trust = trust;
        scope = new SqliteTransactionScope(statements, log);
        writer = new Thread(WriteGroups) { IsBackground = true, Name = "journal" };
        writer.Start();
    }

    public JournalHealth Health => trust.Condemned is { } why ? new(false, why) : health;

    public Task<T> CommitAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default) =>
        QueueAsync(new WriteRequest<T>(isRepeatable: false, work, cancellation), cancellation);

    public Task<T> CommitRepeatableAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default) =>
        QueueAsync(new WriteRequest<T>(isRepeatable: true, work, cancellation), cancellation);

    private Task<T> QueueAsync<T>(WriteRequest<T> request, CancellationToken cancellation)
    {
        if (trust.Refusal is { } refusal)
        {
            throw refusal;
        }

        try
        {
            queue.Add(request, cancellation);
        }
        catch (InvalidOperationException e)
        {
            throw new StorageUnavailableException("The journal is closed: the hub is stopping.", e);
        }

        return request.Answer;
    }

    public void Dispose()
    {
        queue.CompleteAdding();
        writer.Join();
        backfill.Dispose();
        statements.Dispose();
        connection.Dispose();
        queue.Dispose();
    }

    private void WriteGroups()
    {
        var group = new List<WriteRequest>(MaxGroup);
        while (!queue.IsCompleted)
        {
            group.Clear();
            if (Wait(out var first))
            {
                group.Add(first);
                while (group.Count < MaxGroup && queue.TryTake(out var next))
                {
                    group.Add(next);
                }
            }

            // With nobody waiting, an empty group asks the disk whether it takes something again.
            if (group.Count > 0 || !health.IsWritable)
            {
                WriteGroup(group);
            }
        }
    }

    private bool Wait([NotNullWhen(true)] out WriteRequest? first)
    {
        try
        {
            return queue.TryTake(out first, health.IsWritable ? Timeout.InfiniteTimeSpan : ProbeEvery);
        }
        catch (InvalidOperationException)
        {
            // Closed while it waited.
            first = null;
            return false;
        }
    }

    private void WriteGroup(List<WriteRequest> group)
    {
        // What was asked for before the log was condemned is not done either.
        if (trust.Refusal is { } refusal)
        {
            Tell(group, request => request.Fail(refusal));
            return;
        }

        try
        {
            if (mustReload)
            {
                log.Reload();
                mustReload = false;
            }

            scope.Command("BEGIN IMMEDIATE");
            if (group.Count == 0)
            {
                // Changes nothing, yet a page must be written for it.
                scope.Execute("DELETE FROM audit_probe");
                scope.Execute("INSERT INTO audit_probe (one) VALUES (zeroblob(4096))");
            }

            RunAll(group);
            scope.Command("COMMIT");
        }
        catch (SqliteException e)
        {
            Abandon(group, e);
            return;
        }

        health = JournalHealth.Good;
        GroupSize.Record(group.Count);
        Tell(group, static request => request.Complete());
        backfill.Count(connection);
        backfill.FinishIfReady(connection);
    }

    /// <summary>A savepoint keeps a copy of every page that its act changes: who is alone in the group, or may run twice, does without.</summary>
    private void RunAll(List<WriteRequest> group)
    {
        if (group.Count == 1 || group.TrueForAll(static request => request.IsRepeatable))
        {
            if (group.TrueForAll(request => request.TryRunBare(scope)))
            {
                return;
            }

            scope.Command("ROLLBACK");
            // What the appender holds in memory did not happen.
            log.Reload();
            scope.Command("BEGIN IMMEDIATE");
            if (group.Count == 1)
            {
                return;
            }
        }

        foreach (var request in group)
        {
            request.Run(scope);
        }
    }

    /// <summary>A few callers a work item: waking a thread for each costs more than what most of them have left to do.</summary>
    private static void Tell(List<WriteRequest> group, Action<WriteRequest> tell)
    {
        foreach (var few in group.Chunk(CallersTogether))
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static told =>
                {
                    foreach (var request in told.few)
                    {
                        told.tell(request);
                    }
                },
                (few, tell),
                preferLocal: false);
        }
    }

    private void Abandon(List<WriteRequest> group, SqliteException cause)
    {
        Failures.Add(1);
        var reason = EngineFailure.Reason(cause);
        var failure = new StorageUnavailableException($"The database cannot be written ({reason}): {cause.Message}", cause);
        health = new JournalHealth(false, reason);
        try
        {
            scope.Command("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back by itself (disk full, I/O error): there is nothing left to undo.
        }

        // What the log's appender holds in memory did not happen. A disk in such a state may not even be read: then before the next group.
        mustReload = true;
        Tell(group, request => request.Fail(failure));
    }
}
