using System.Text.Json.Serialization;

namespace Birthmark.Api.Devices;

/// <summary>One head's outcome.</summary>
public sealed record DeviceReport
{
    [JsonPropertyName("DeviceUID")]
    public required string DeviceUid { get; init; }

    public required string Status { get; init; }

    public string? Reason { get; init; }

    /// <summary>What was read back. Where it differs from what was meant to lie there, the device is KO whatever the status says.</summary>
    public IReadOnlyList<ReadBackEntry>? ReadBack { get; init; }
}
