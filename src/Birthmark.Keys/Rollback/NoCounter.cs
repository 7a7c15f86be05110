using Birthmark.Storage;

namespace Birthmark.Keys.Rollback;

/// <summary>The guard of a hub without a counter in hardware: it guards nothing, and says so.</summary>
internal sealed class NoCounter : IRollbackGuard
{
    public RollbackState State { get; } = new(RollbackStanding.Unguarded, 0, 0, 0, "no counter in hardware: a restored database is not noticed");

    public void Demand()
    {
        // Nothing to compare with.
    }

    public Task OpenAsync(bool isNew, Func<ITransaction, IReadOnlyList<TicketsInDoubt>> writeOff, CancellationToken cancellation = default) => Task.CompletedTask;

    public Task CloseAsync() => Task.CompletedTask;

    public long? Bind(ITransaction tx) => null;

    public Task SettleAsync(long? value) => Task.CompletedTask;

    public Task<long?> MarkAsync(CancellationToken cancellation = default) => Task.FromResult<long?>(null);

    public Task<RollbackState> ResumeAsync(Resumption resumption, Action<ITransaction, TicketsInDoubt> clear, CancellationToken cancellation = default) =>
        throw new KeyRefusedException(KeyRefusal.RolledBack, "This hub has no counter in hardware, so nothing is held up that an order could resume.");
}
