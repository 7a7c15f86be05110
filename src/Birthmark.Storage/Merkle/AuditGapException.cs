namespace Birthmark.Storage.Merkle;

/// <summary>Hashes that the log's tree must have are not in its tables: rows were taken out by hand.</summary>
public sealed class AuditGapException(long from, long to)
    : Exception($"Leaves, or hashes over them, between {from} and {to} are missing.")
{
    /// <summary>First leaf of the stretch in which something is missing.</summary>
    public long From { get; } = from;

    public long To { get; } = to;
}
