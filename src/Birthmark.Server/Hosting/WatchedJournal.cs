using System.Collections.Frozen;
using Birthmark.Storage;

namespace Birthmark.Server.Hosting;

/// <summary>The journal, with an ear for acts that other parts of the server must follow up at once. Other acts pass untouched.</summary>
internal sealed class WatchedJournal(IJournal inner, FrozenDictionary<string, Action> followUps) : IJournal
{
    public JournalHealth Health => inner.Health;

    public Task<T> CommitAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default) =>
        followUps.TryGetValue(act, out var followUp)
            ? CommitAndFollowAsync(act, work, followUp, cancellation)
            : inner.CommitAsync(act, work, cancellation);

    /// <summary>Nobody follows up what a line does all day.</summary>
    public Task<T> CommitRepeatableAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default) =>
        inner.CommitRepeatableAsync(act, work, cancellation);

    private async Task<T> CommitAndFollowAsync<T>(string act, Func<ITransaction, T> work, Action followUp, CancellationToken cancellation)
    {
        var result = await inner.CommitAsync(act, work, cancellation).ConfigureAwait(false);
        followUp();
        return result;
    }
}
