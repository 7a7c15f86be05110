using System.Text.Json.Serialization;

namespace Birthmark.Api.Batches;

/// <summary>One line of an allow list or a deny list.</summary>
public sealed record ListedDevice
{
    [JsonPropertyName("DeviceUID")]
    public required string DeviceUid { get; init; }

    public required string Serial { get; init; }

    /// <summary>One of <see cref="Devices.DeviceStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is on the deny list, when the station said so.</summary>
    public string? Reason { get; init; }

    public string? Station { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ProvisionedAt { get; init; }

    /// <summary>When its outcome became final.</summary>
    public DateTimeOffset? ReportedAt { get; init; }

    public required IReadOnlyList<ListedCertificate> Certificates { get; init; }
}
