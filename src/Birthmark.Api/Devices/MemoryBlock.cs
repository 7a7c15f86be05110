using System.Text.Json.Serialization;

namespace Birthmark.Api.Devices;

/// <summary>Bytes for one named place of a device's memory. Not a record: it may hold a key.</summary>
public sealed class MemoryBlock
{
    [JsonPropertyName("Name")]
    public required string Name { get; init; }

    /// <summary>First address, such as <c>0x080FC800</c>; null when the recipe gives the block no place.</summary>
    [JsonPropertyName("Address")]
    public string? Address { get; init; }

    /// <summary>Upper-case hex; of a block with a place as it is programmed, padding included.</summary>
    [JsonPropertyName("Value")]
    public required string Value { get; init; }
}
