using Birthmark.Storage;

namespace Birthmark.Keys;

/// <summary>
/// Binds the database to a counter in hardware that only goes up, so that a copy of yesterday's database is known for what it is. A value is written
/// with the act it stands for, then the hardware follows, and only then is the act used: a crash between them loses nothing and hides nothing.
/// </summary>
public interface IRollbackGuard
{
    RollbackState State { get; }

    /// <exception cref="KeyRefusedException">The database is older than the hardware says: <see cref="KeyRefusal.RolledBack"/>.</exception>
    void Demand();

    /// <summary>At start: compares, and begins a new value. After it a copy made before is old.</summary>
    /// <param name="isNew">Nothing was ever made or ordered under this database.</param>
    /// <param name="writeOff">Gives what may have been used unrecorded, because the hub was not stopped in order or the database is old.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KeyRefusedException">The hardware does not answer.</exception>
    Task OpenAsync(bool isNew, Func<ITransaction, IReadOnlyList<TicketsInDoubt>> writeOff, CancellationToken cancellation = default);

    /// <summary>At the end of an orderly stop: nothing is in doubt after it.</summary>
    Task CloseAsync();

    /// <summary>Within an act: the value that stands for it. Null without a counter.</summary>
    long? Bind(ITransaction tx);

    /// <summary>After the commit: returns once the hardware has reached <paramref name="value"/>. What was bound must not be used before.</summary>
    /// <exception cref="KeyRefusedException">The hardware does not answer, or somebody else counts with it.</exception>
    Task SettleAsync(long? value);

    /// <summary>The value for a checkpoint: a new one when the last is ten minutes old. Null without a counter, or while rolled back.</summary>
    Task<long?> MarkAsync(CancellationToken cancellation = default);

    /// <summary>Takes an owner's order to go on. It must name the hardware's present value, so that none serves twice.</summary>
    /// <param name="resumption">Whose order, and what it says.</param>
    /// <param name="clear">Gives tickets in doubt back.</param>
    /// <param name="cancellation">Until the commit.</param>
    /// <exception cref="KeyRefusedException">It names another value.</exception>
    Task<RollbackState> ResumeAsync(Resumption resumption, Action<ITransaction, TicketsInDoubt> clear, CancellationToken cancellation = default);
}

/// <summary>Where database and hardware stand.</summary>
/// <param name="Standing">Whether tickets may be given.</param>
/// <param name="Stored">The database's value.</param>
/// <param name="Hardware">The counter's value.</param>
/// <param name="InDoubt">Tickets that may have been used without a record, at most; they stay drawn until an owner clears them.</param>
/// <param name="Words">The same for people.</param>
public sealed record RollbackState(RollbackStanding Standing, long Stored, long Hardware, long InDoubt, string Words);

/// <summary>Whether the database is as new as it must be.</summary>
public enum RollbackStanding
{
    /// <summary>There is no counter to compare with.</summary>
    Unguarded,
    Current,

    /// <summary>The database is older than the hardware.</summary>
    RolledBack,
}

/// <summary>Tickets of one block that may have been used unrecorded.</summary>
/// <param name="Holder">The OEM whose order they are of.</param>
/// <param name="Order">Number of that order.</param>
/// <param name="Batch">Row of the batch.</param>
/// <param name="Tickets">How many.</param>
/// <param name="Certificates">Certificates that they stand for.</param>
public sealed record TicketsInDoubt(string Holder, string Order, long Batch, long Tickets, long Certificates);

/// <summary>An owner's order to go on.</summary>
/// <param name="Holder">The OEM that signed it.</param>
/// <param name="Holders">All OEMs of this hub: after a roll-back each must have its say.</param>
/// <param name="Counter">The value that it names.</param>
/// <param name="IsClearing">Gives this OEM's tickets in doubt back to its orders.</param>
/// <param name="Actor">Who handed it in.</param>
public sealed record Resumption(string Holder, IReadOnlyList<string> Holders, long Counter, bool IsClearing, string Actor);
