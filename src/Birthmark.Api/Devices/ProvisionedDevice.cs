using System.Text.Json.Serialization;
using Birthmark.Api.Problems;

namespace Birthmark.Api.Devices;

/// <summary>One head's part of an answer: its outputs or its problem.</summary>
public sealed class ProvisionedDevice
{
    [JsonPropertyName("DeviceUID")]
    public required string DeviceUid { get; init; }

    public ProvisioningOutputs? Outputs { get; init; }

    public Problem? Problem { get; init; }
}
