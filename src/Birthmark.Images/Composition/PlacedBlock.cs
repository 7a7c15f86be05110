using System.Security.Cryptography;
using Birthmark.Images.Maps;

namespace Birthmark.Images.Composition;

/// <summary>A block of one device at its address, padded to the write granule of its memory.</summary>
public sealed class PlacedBlock
{
    internal PlacedBlock(BlockPlace place, ReadOnlyMemory<byte> padded, int length) => (Place, Padded, Length) = (place, padded, length);

    public BlockPlace Place { get; }

    public string Name => Place.Name;

    public long Address => Place.Address!.Value;

    /// <summary>Bytes without padding.</summary>
    public int Length { get; }

    public ReadOnlyMemory<byte> Bytes => Padded[..Length];

    /// <summary>Bytes as they are programmed.</summary>
    public ReadOnlyMemory<byte> Padded { get; }

    internal Segment Segment => new(Address, Padded);

    internal MemoryImage AsImage() => new([Segment]);

    /// <summary>
    /// What goes into the record: SHA-256 of the bytes as they are programmed, and for a secret block HMAC-SHA-256 over it under a key of the
    /// hub. A bare hash of a short secret would give it away.
    /// </summary>
    public byte[] Digest(ReadOnlySpan<byte> secretKey) => Digest(Padded.Span, Place.IsSecret, secretKey);

    /// <summary>The same of any bytes of a block.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> padded, bool isSecret, ReadOnlySpan<byte> secretKey) =>
        Digest(isSecret, SHA256.HashData(padded), secretKey);

    /// <summary>The same of a SHA-256 that somebody else computed.</summary>
    public static byte[] Digest(bool isSecret, byte[] sha256, ReadOnlySpan<byte> secretKey) => isSecret ? HMACSHA256.HashData(secretKey, sha256) : sha256;

    public override string ToString() => $"{Name} at 0x{Address:X8}, {Length} bytes";
}
