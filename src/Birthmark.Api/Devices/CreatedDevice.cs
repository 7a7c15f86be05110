using System.Text.Json.Serialization;
using Birthmark.Api.Problems;

namespace Birthmark.Api.Devices;

/// <summary>A device that now has a ticket, or, in a call for several heads, the problem of this one.</summary>
public sealed record CreatedDevice
{
    [JsonPropertyName("DeviceUID")]
    public string? DeviceUid { get; init; }

    public required string Serial { get; init; }

    /// <summary>One of <see cref="DeviceStates"/>; null with a problem.</summary>
    public string? State { get; init; }

    public Problem? Problem { get; init; }
}
