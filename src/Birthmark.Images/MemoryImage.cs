using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images;

/// <summary>
/// A sparse memory image: segments sorted by address and disjoint, immutable and safe to share between threads.
/// Neighbouring segments may touch: an overlay is made of slices of its base, never of copies.
/// </summary>
public sealed class MemoryImage
{
    /// <summary>Every address lies below this bound: 32 bits.</summary>
    public const long AddressSpace = 0x1_0000_0000;

    private readonly Segment[] segments;

    internal MemoryImage(Segment[] sortedDisjoint)
    {
        this.segments = sortedDisjoint;
        foreach (var segment in sortedDisjoint)
        {
            ByteCount += segment.Length;
        }
    }

    public static MemoryImage Empty { get; } = new([]);

    public IReadOnlyList<Segment> Segments => this.segments;

    public long ByteCount { get; }

    public bool IsEmpty => this.segments.Length == 0;

    /// <summary>Lowest address; 0 when empty.</summary>
    public long Start => IsEmpty ? 0 : this.segments[0].Address;

    /// <summary>First address behind the last byte; 0 when empty.</summary>
    public long End => IsEmpty ? 0 : this.segments[^1].End;

    internal ReadOnlySpan<Segment> Span => this.segments;

    /// <summary>An image over bytes that the caller will not change: nothing is copied.</summary>
    public static bool TryCreate(
        IEnumerable<Segment> segments, [NotNullWhen(true)] out MemoryImage? image, [NotNullWhen(false)] out ImageFault? fault)
    {
        image = null;
        var sorted = segments.Where(segment => segment.Length > 0).ToArray();
        Array.Sort(sorted, static (a, b) => a.Address.CompareTo(b.Address));
        for (var i = 0; i < sorted.Length; i++)
        {
            if (sorted[i].Address < 0 || sorted[i].End > AddressSpace)
            {
                fault = ImageFaults.BeyondAddressSpace(sorted[i].Address, sorted[i].Length);
                return false;
            }

            if (i > 0 && sorted[i].Address < sorted[i - 1].End)
            {
                fault = ImageFaults.Overlap(sorted[i].Address);
                return false;
            }
        }

        image = new MemoryImage(sorted);
        fault = null;
        return true;
    }

    /// <summary>This image with another one laid over it; costs grow with the number of segments, never with their bytes.</summary>
    public bool TryOverlay(
        MemoryImage overlay, OverlapRule rule, [NotNullWhen(true)] out MemoryImage? image, [NotNullWhen(false)] out ImageFault? fault) =>
        Overlay.TryCompose(this, overlay, rule, out image, out fault);

    /// <summary>Copies the bytes of a range that the image holds in full.</summary>
    public bool TryRead(long address, Span<byte> destination)
    {
        var at = address;
        for (var i = IndexOf(address); i < this.segments.Length && destination.Length > 0 && this.segments[i].Address <= at; i++)
        {
            var segment = this.segments[i];
            var count = (int)Math.Min(segment.End - at, destination.Length);
            segment.Bytes.Span.Slice((int)(at - segment.Address), count).CopyTo(destination);
            destination = destination[count..];
            at += count;
        }

        return destination.Length == 0;
    }

    /// <summary>Copies a range; bytes that the image does not hold become <paramref name="fill"/>.</summary>
    public void Read(long address, Span<byte> destination, byte fill)
    {
        destination.Fill(fill);
        var end = address + destination.Length;
        for (var i = IndexOf(address); i < this.segments.Length && this.segments[i].Address < end; i++)
        {
            var cut = this.segments[i].Cut(Math.Max(address, this.segments[i].Address), Math.Min(end, this.segments[i].End));
            cut.Bytes.Span.CopyTo(destination[(int)(cut.Address - address)..]);
        }
    }

    /// <summary>The part of the image inside a range, sharing its bytes.</summary>
    public MemoryImage Slice(AddressRange range)
    {
        var cuts = new List<Segment>();
        for (var i = IndexOf(range.Start); i < this.segments.Length && this.segments[i].Address < range.End; i++)
        {
            cuts.Add(this.segments[i].Cut(Math.Max(range.Start, this.segments[i].Address), Math.Min(range.End, this.segments[i].End)));
        }

        return new MemoryImage([.. cuts]);
    }

    /// <summary>The occupied ranges, touching segments joined.</summary>
    public IEnumerable<AddressRange> Extents()
    {
        for (var i = 0; i < this.segments.Length;)
        {
            var (start, end) = (this.segments[i].Address, this.segments[i].End);
            for (i++; i < this.segments.Length && this.segments[i].Address == end; i++)
            {
                end = this.segments[i].End;
            }

            yield return new AddressRange(start, end);
        }
    }

    /// <summary>Whether both hold the same bytes at the same addresses, however they are cut into segments.</summary>
    public bool ContentEquals(MemoryImage other) => ByteCount == other.ByteCount && !ImageDifference.Between(this, other).Any();

    /// <summary>Index of the first segment that ends behind the address.</summary>
    internal int IndexOf(long address)
    {
        var (low, high) = (0, this.segments.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (this.segments[middle].End <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
