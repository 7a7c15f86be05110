namespace Birthmark.Storage.Sqlite;

/// <summary>
/// An act waiting for the writer: run it in the group, then tell its caller how the group ended. What the caller does next runs where it is told, so
/// telling is for a thread of the pool, not for the writer's.
/// </summary>
internal abstract class WriteRequest(string act)
{
    internal string Act { get; } = act;

    /// <summary>Runs the act; a refusal or failure of the act itself is kept for the caller, only a broken disk escapes.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The engine cannot write; see <see cref="EngineFailure"/>.</exception>
    internal abstract void Run(SqliteTransactionScope scope);

    internal abstract void Complete();

    internal abstract void Fail(Exception cause);
}

internal sealed class WriteRequest<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation) : WriteRequest(act)
{
    private readonly TaskCompletionSource<T> answer = new();
    private T? result;
    private Exception? refusal;

    internal Task<T> Answer => answer.Task;

    internal override void Run(SqliteTransactionScope scope)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            result = scope.Run(work);
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
