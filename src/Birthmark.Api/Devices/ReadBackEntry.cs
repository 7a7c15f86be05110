using System.Text.Json.Serialization;
using Birthmark.Api.Json;

namespace Birthmark.Api.Devices;

/// <summary>Something that the station read from the device: a name or an address, and the digest or the bytes. Not a record: the bytes may be a key.</summary>
public sealed class ReadBackEntry
{
    /// <summary>A memory block, or a region of the memory map.</summary>
    public string? Name { get; init; }

    /// <summary>Where it was read, such as <c>0x080FC800</c>; with a digest, where a block or region begins.</summary>
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Address { get; init; }

    /// <summary>SHA-256 of the bytes as programmed, padding included, in hex. Of a region: all of it, unused bytes as erased.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The bytes, in base64.</summary>
    public string? Value { get; init; }
}
