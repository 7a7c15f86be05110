namespace Birthmark.Storage.Sqlite;

/// <summary>
/// An act waiting for the writer: run it in the group, then tell its caller how the group ended. What the caller does next runs where it is told, so
/// telling is for a thread of the pool, not for the writer's.
/// </summary>
internal abstract class WriteRequest(bool isRepeatable)
{
    /// <summary>Its work may run twice.</summary>
    internal bool IsRepeatable { get; } = isRepeatable;

    /// <summary>Runs the act; a refusal or failure of the act itself is kept for the caller and undone alone, only a broken disk escapes.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The engine cannot write; see <see cref="EngineFailure"/>.</exception>
    internal abstract void Run(SqliteTransactionScope scope);

    /// <summary>Runs the act without a savepoint. False: it failed and has changed something, so that the whole group must be undone.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">As <see cref="Run"/>.</exception>
    internal abstract bool TryRunBare(SqliteTransactionScope scope);

    internal abstract void Complete();

    internal abstract void Fail(Exception cause);
}

internal sealed class WriteRequest<T>(bool isRepeatable, Func<ITransaction, T> work, CancellationToken cancellation) : WriteRequest(isRepeatable)
{
    private readonly TaskCompletionSource<T> answer = new();
    private T? result;
    private Exception? refusal;

    internal Task<T> Answer => answer.Task;

    internal override void Run(SqliteTransactionScope scope)
    {
        if (!IsCancelled())
        {
            Run(scope, isBare: false);
        }
    }

    internal override bool TryRunBare(SqliteTransactionScope scope)
    {
        // What the scope has seen is of the act before, if this one does not run.
        if (IsCancelled())
        {
            return true;
        }

        Run(scope, isBare: true);
        return refusal is null || !scope.HasChanged;
    }

    private bool IsCancelled()
    {
        refusal = cancellation.IsCancellationRequested ? new OperationCanceledException(cancellation) : null;
        return refusal is not null;
    }

    private void Run(SqliteTransactionScope scope, bool isBare)
    {
        try
        {
            result = isBare ? scope.RunBare(work) : scope.Run(work);
        }
#pragma warning disable CA1031 // Whatever the act threw belongs to its caller; the writer must live on.
        catch (Exception e) when (!EngineFailure.Is(e))
#pragma warning restore CA1031
        {
            refusal = e;
        }
    }

    internal override void Complete()
    {
        if (refusal is OperationCanceledException)
        {
            answer.TrySetCanceled(cancellation);
        }
        else if (refusal is not null)
        {
            answer.TrySetException(refusal);
        }
        else
        {
            answer.TrySetResult(result!);
        }
    }

    internal override void Fail(Exception cause) => answer.TrySetException(cause);
}
