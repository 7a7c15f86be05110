namespace Birthmark.Production.Batches;

/// <summary>A batch as it stands.</summary>
public sealed record Batch
{
    public required BatchUid Uid { get; init; }

    public required string Name { get; init; }

    public required string Project { get; init; }

    /// <summary>The version it was opened with and keeps.</summary>
    public required int ProjectVersion { get; init; }

    public required string Profile { get; init; }

    public required string DeviceType { get; init; }

    public required long Quantity { get; init; }

    public required int HeadCount { get; init; }

    /// <summary>Stations that may work on it; null for any.</summary>
    public required IReadOnlyList<string>? Stations { get; init; }

    public required BatchState State { get; init; }

    public required BatchBalance Balance { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required string OpenedBy { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Findings of the reconciliation that are open.</summary>
    public long Findings { get; init; }

    /// <summary>When it was last compared with every authority it asks; null before.</summary>
    public DateTimeOffset? ReconciledAt { get; init; }

    internal long ProjectId { get; init; }

    /// <summary>Number of the production order that its tickets are drawn from; null where the project belongs to no OEM.</summary>
    public string? Order { get; init; }

    internal string? OrderOem { get; init; }

    /// <summary>Tickets drawn from the order so far; all of them without an order.</summary>
    internal long Granted { get; init; }

    /// <summary>The memory map that blocks are placed by; null when none has a place.</summary>
    public NamedDigest? MemoryMap { get; init; }

    public bool IsOpenTo(string station) => Stations is null || Stations.Contains(station, StringComparer.Ordinal);
}

/// <summary>Something that went into a batch, and the SHA-256 of it in lower-case hex.</summary>
public sealed record NamedDigest(string Name, string Sha256);

/// <summary>Authorised = provisioned + scrapped + unconfirmed + left, always: kept as counters, never counted.</summary>
/// <param name="Authorised">Tickets of the batch.</param>
/// <param name="Provisioned">Reported OK.</param>
/// <param name="Scrapped">Reported KO.</param>
/// <param name="Unconfirmed">Ticket used, not reported.</param>
/// <param name="Left">Tickets never used.</param>
public sealed record BatchBalance(long Authorised, long Provisioned, long Scrapped, long Unconfirmed, long Left)
{
    internal static BatchBalance Of(long quantity, long created, long ok, long ko) => new(quantity, ok, ko, created - ok - ko, quantity - created);
}

/// <summary>What to open.</summary>
/// <param name="Name">As the floor calls it.</param>
/// <param name="Profile">Device profile.</param>
/// <param name="DeviceType">Device type.</param>
/// <param name="Quantity">Devices authorised.</param>
/// <param name="HeadCount">Sockets a station works at once.</param>
/// <param name="Project">Null when profile and device type name exactly one.</param>
/// <param name="Stations">Null or empty for any.</param>
/// <param name="Number">Production order to draw from; null when one alone fits.</param>
public sealed record BatchOrder(
    string Name, string Profile, string DeviceType, long Quantity, long HeadCount, string? Project = null, IReadOnlyList<string>? Stations = null,
    string? Number = null);

/// <summary>A page of batches, newest first; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record BatchPage(IReadOnlyList<Batch> Batches, string? Cursor);
