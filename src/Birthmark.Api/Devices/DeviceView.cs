using System.Text.Json.Serialization;
using Birthmark.Api.Batches;

namespace Birthmark.Api.Devices;

/// <summary>A device's record. Holds no secret: those are handed out by provisioning alone.</summary>
public sealed record DeviceView
{
    [JsonPropertyName("DeviceUID")]
    public required string DeviceUid { get; init; }

    public required string Serial { get; init; }

    [JsonPropertyName("BatchUID")]
    public required string BatchUid { get; init; }

    public required string Project { get; init; }

    public required string Profile { get; init; }

    public required string DeviceType { get; init; }

    /// <summary>One of <see cref="DeviceStates"/>.</summary>
    public required string State { get; init; }

    public required string Station { get; init; }

    public string? Head { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ProvisionedAt { get; init; }

    public DateTimeOffset? ReportedAt { get; init; }

    public required IReadOnlyList<ListedCertificate> Certificates { get; init; }

    /// <summary>Blocks with a place in its memory; left out in lists, and when there are none.</summary>
    public IReadOnlyList<RecordedBlock>? Blocks { get; init; }
}
