using System.Text.Json.Serialization;

namespace Birthmark.Api.Batches;

/// <summary>A batch as callers see it.</summary>
public sealed record BatchView
{
    [JsonPropertyName("BatchUID")]
    public required string BatchUid { get; init; }

    public required string Name { get; init; }

    public required string Project { get; init; }

    /// <summary>The version of the project it was opened with and keeps.</summary>
    public required int ProjectVersion { get; init; }

    public required string Profile { get; init; }

    public required string DeviceType { get; init; }

    public required long Quantity { get; init; }

    public required long HeadCount { get; init; }

    /// <summary>Number of the production order it draws from; left out when the project belongs to no OEM.</summary>
    public string? Order { get; init; }

    /// <summary>The memory map that blocks are placed by; left out when none has a place.</summary>
    public MemoryMapView? MemoryMap { get; init; }

    /// <summary>One of <see cref="BatchStates"/>.</summary>
    public required string State { get; init; }

    public required IReadOnlyList<string> Stations { get; init; }

    public required BatchBalance Balance { get; init; }

    /// <summary>Findings of its reconciliation that are open.</summary>
    public long Findings { get; init; }

    /// <summary>When it was last compared with every authority it asks; left out before.</summary>
    public DateTimeOffset? ReconciledAt { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required string OpenedBy { get; init; }

    /// <summary>When it was released or aborted; null before.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
}
