using Birthmark.Storage;

namespace Birthmark.Server.Jobs;

/// <summary>
/// After a batch is released or aborted its devices' secrets have been shredded in the database; this empties the write-ahead log too, where older
/// pages may still hold them.
/// </summary>
internal sealed class CheckpointJob(Store store) : IJob
{
    private int isDue;

    public string Name => "checkpoint";

    public TimeSpan Every { get; } = TimeSpan.FromSeconds(5);

    internal void Ask() => Volatile.Write(ref isDue, 1);

    public Task RunAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref isDue, 0) == 1 && !store.TryEmptyLog())
        {
            // Readers were still using it: next time.
            Ask();
        }

        return Task.CompletedTask;
    }
}
