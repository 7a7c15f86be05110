using Birthmark.Storage;

namespace Birthmark.Server.Tests.Hub;

/// <summary>The real journal over a disk that goes away at the first commit of one act, and stays away.</summary>
internal sealed class FailingJournal(IJournal inner, string act) : IJournal
{
    private bool isGone;

    public JournalHealth Health => inner.Health;

    public Task<T> CommitAsync<T>(string name, Func<ITransaction, T> work, CancellationToken cancellation = default)
    {
        isGone |= name == act;
        return isGone ? throw new StorageUnavailableException("The disk has gone.") : inner.CommitAsync(name, work, cancellation);
    }

    public Task<T> CommitRepeatableAsync<T>(string name, Func<ITransaction, T> work, CancellationToken cancellation = default) => CommitAsync(name, work, cancellation);
}
