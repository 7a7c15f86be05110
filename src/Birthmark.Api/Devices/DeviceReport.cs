using System.Text.Json.Serialization;

namespace Birthmark.Api.Devices;

/// <summary>One head's outcome.</summary>
public sealed record DeviceReport
{
    [JsonPropertyName("DeviceUID")]
    public required string DeviceUid { get; init; }

    public required string Status { get; init; }

    public string? Reason { get; init; }
}
