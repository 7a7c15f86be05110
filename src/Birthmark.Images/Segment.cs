namespace Birthmark.Images;

/// <summary>A run of bytes at an address.</summary>
public readonly record struct Segment(long Address, ReadOnlyMemory<byte> Bytes)
{
    public int Length => Bytes.Length;

    /// <summary>First address behind the segment.</summary>
    public long End => Address + Bytes.Length;

    internal Segment Cut(long from, long to) => new(from, Bytes.Slice((int)(from - Address), (int)(to - from)));
}
