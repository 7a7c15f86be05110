namespace Birthmark.Pki.Revocation;

/// <summary>Runs one piece of work at a time; everybody who comes while it runs shares the one run after it, which sees all that they did.</summary>
internal sealed class SharedRun<T>
{
    private readonly Lock gate = new();
    private Task<T>? running;
    private Task<T>? next;

    internal Task<T> RunAsync(Func<Task<T>> work, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (next is null && (running is null || running.IsCompleted))
            {
                running = Task.Run(work, CancellationToken.None);
                return running.WaitAsync(cancellation);
            }

            next ??= FollowAsync(running!, work);
            return next.WaitAsync(cancellation);
        }
    }

    private async Task<T> FollowAsync(Task<T> before, Func<Task<T>> work)
    {
        // How the run before ended is told to those who waited for it.
        await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task<T> mine;
        lock (gate)
        {
            mine = running = Task.Run(work, CancellationToken.None);
            next = null;
        }

        return await mine.ConfigureAwait(false);
    }
}
