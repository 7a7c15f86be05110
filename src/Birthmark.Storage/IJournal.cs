namespace Birthmark.Storage;

/// <summary>The one way to write: acts are queued, executed by a single writer and made durable in groups.</summary>
public interface IJournal
{
    /// <summary>Whether the last group could be written, and why not.</summary>
    JournalHealth Health { get; }

    /// <summary>
    /// Runs <paramref name="work"/> inside the writer's current group and returns once its rows and its audit records are on disk.
    /// A refusal thrown by the work rolls back this act alone and is rethrown here; the rest of the group is kept.
    /// </summary>
    /// <param name="act">Name of the act, e.g. <c>device.create</c>: the label of its metrics and crash points.</param>
    /// <param name="work">Runs on the writer's thread: statements only, no waiting, no cryptography.</param>
    /// <param name="cancellation">Cancels the act while it is queued; an act that has started is always finished.</param>
    /// <exception cref="StorageUnavailableException">The group could not be made durable; none of its acts happened.</exception>
    Task<T> CommitAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default);

    /// <summary>
    /// As <see cref="CommitAsync"/>, for work that may run twice: it is spared a savepoint, which costs a copy of every page the act changes. When an act of such a group
    /// must be undone, the group is rolled back and all its acts run again. So the work sets anew whatever it keeps in memory, and stands what a rolled back
    /// run has left there, as it must after a disk that failed.
    /// </summary>
    /// <param name="act">As there.</param>
    /// <param name="work">As there; may run a second time, and what the first time did to the database is gone then.</param>
    /// <param name="cancellation">As there.</param>
    /// <exception cref="StorageUnavailableException">As there.</exception>
    Task<T> CommitRepeatableAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default);
}

/// <summary>What the journal last knew of its disk.</summary>
/// <param name="IsWritable">The last group reached the disk.</param>
/// <param name="Reason">Why not, in words that anybody may read.</param>
public sealed record JournalHealth(bool IsWritable, string? Reason)
{
    public static JournalHealth Good { get; } = new(true, null);
}
