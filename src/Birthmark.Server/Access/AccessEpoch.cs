namespace Birthmark.Server.Access;

/// <summary>
/// Number of the moment since which nothing changed that decides about clients: credentials, revocations, authorities.
/// A judgement holds for the epoch it was made in, so a change counts at once on connections that are held.
/// </summary>
internal sealed class AccessEpoch
{
    private long current = 1;

    internal long Current => Volatile.Read(ref current);

    internal void Advance() => Interlocked.Increment(ref current);
}
