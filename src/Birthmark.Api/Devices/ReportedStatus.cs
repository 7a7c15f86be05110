using System.Text.Json.Serialization;
using Birthmark.Api.Problems;

namespace Birthmark.Api.Devices;

/// <summary>The outcome on record, or, in a call for several heads, the problem of this one.</summary>
public sealed record ReportedStatus
{
    [JsonPropertyName("DeviceUID")]
    public required string DeviceUid { get; init; }

    /// <summary><c>OK</c> or <c>KO</c>; null with a problem.</summary>
    public string? Status { get; init; }

    /// <summary>Why a device reported OK is KO: the first difference in what was read back. Left out otherwise.</summary>
    public string? Mismatch { get; init; }

    public Problem? Problem { get; init; }
}
