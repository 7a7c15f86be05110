using System.Text.Json.Serialization;
using Birthmark.Api.Json;

namespace Birthmark.Api.Devices;

/// <summary>Creates one device (<see cref="Serial"/>) or, for several heads, some in one call (<see cref="Serials"/>).</summary>
public sealed record CreateDevicesRequest
{
    /// <summary>Hardware serial, unique in its project.</summary>
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Serial { get; init; }

    public IReadOnlyList<string>? Serials { get; init; }

    /// <summary>Socket of the station, for the record.</summary>
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Head { get; init; }
}
