using System.Text.Json.Serialization;
using Birthmark.Api.Json;

namespace Birthmark.Api.Batches;

/// <summary>Opens a batch. Numbers may be written as strings, since station scripts take them from the command line.</summary>
public sealed record OpenBatchRequest
{
    public required string Name { get; init; }

    /// <summary>Device profile.</summary>
    public required string Profile { get; init; }

    public required string DeviceType { get; init; }

    /// <summary>Devices authorised: the number of tickets.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public required long Quantity { get; init; }

    /// <summary>Sockets a station works at once; left out: 1.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? HeadCount { get; init; }

    /// <summary>May be left out when profile and device type name exactly one project.</summary>
    public string? Project { get; init; }

    /// <summary>Number of the production order to draw from; may be left out when one alone fits, or the project belongs to no OEM.</summary>
    public string? Order { get; init; }

    /// <summary>Stations that may work on it; <c>*</c> for every station of the hub. Left out: the station that opens it, or every station when a person does.</summary>
    public IReadOnlyList<string>? Stations { get; init; }
}
