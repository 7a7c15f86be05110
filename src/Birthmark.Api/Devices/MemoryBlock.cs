using System.Text.Json.Serialization;

namespace Birthmark.Api.Devices;

/// <summary>Bytes for one named place of a device's memory. Not a record: it may hold a key.</summary>
public sealed class MemoryBlock
{
    [JsonPropertyName("Name")]
    public required string Name { get; init; }

    /// <summary>Upper-case hex.</summary>
    [JsonPropertyName("Value")]
    public required string Value { get; init; }
}
