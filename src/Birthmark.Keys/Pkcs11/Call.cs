using System.Runtime.ExceptionServices;

namespace Birthmark.Keys.Pkcs11;

/// <summary>One piece of work on its way through a module's lanes.</summary>
internal sealed class Call(Func<Lane, object?> work)
{
    private readonly TaskCompletionSource<object?> outcome = new();

    private volatile bool isAbandoned;

    /// <summary>Nobody waits any more: what has not begun must not begin.</summary>
    internal void Abandon() => isAbandoned = true;

    internal void Run(Lane lane)
    {
        if (isAbandoned)
        {
            return;
        }

        try
        {
            outcome.SetResult(work(lane));
        }
        catch (Exception e) when (e is Pkcs11Fault or KeyRefusedException)
        {
            outcome.SetException(e);
        }
    }

    internal bool TryWait(TimeSpan deadline, out object? result)
    {
        result = null;
        try
        {
            if (!outcome.Task.Wait(deadline))
            {
                return false;
            }
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }

        result = outcome.Task.Result;
        return true;
    }
}
