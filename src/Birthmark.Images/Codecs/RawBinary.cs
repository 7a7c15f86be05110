using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images.Codecs;

/// <summary>A raw binary: bytes without addresses.</summary>
public static class RawBinary
{
    public const string Name = "bin";

    /// <summary>Longest file written unless the caller allows more: gaps are filled, so two bytes far apart make a giant.</summary>
    public const long DefaultLimit = 64L * 1024 * 1024;

    /// <summary>Places the bytes at an address without copying them.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> bytes, long address, [NotNullWhen(true)] out ImageFile? file, [NotNullWhen(false)] out ImageFault? fault)
    {
        file = null;
        if (address < 0 || address + bytes.Length > MemoryImage.AddressSpace)
        {
            fault = ImageFaults.BeyondAddressSpace(address, bytes.Length);
            return false;
        }

        fault = bytes.IsEmpty ? ImageFaults.Empty : null;
        file = fault is null ? new ImageFile(Name, new MemoryImage([new Segment(address, bytes)])) : null;
        return file is not null;
    }

    /// <summary>Writes the image from its first to its last byte, gaps as <paramref name="fill"/>.</summary>
    public static bool TryWrite(MemoryImage image, byte fill, long limit, IBufferWriter<byte> output, [NotNullWhen(false)] out ImageFault? fault)
    {
        fault = TooLong(image, limit);
        if (fault is null)
        {
            WriteData(image, image.Start, fill, output);
        }

        return fault is null;
    }

    internal static ImageFault? TooLong(MemoryImage image, long limit)
    {
        var length = image.End - image.Start;
        return length <= limit ? null : new ImageFault(
            FaultKind.TooLarge,
            FormattableString.Invariant($"from 0x{image.Start:X8} to 0x{image.End:X8} the file would have {length} bytes, more than {limit}"),
            "Write Intel HEX, take one region only, or raise the limit");
    }

    /// <summary>The bytes of an image, or of a part of it, with the gap since <paramref name="at"/>, where the part before ended.</summary>
    internal static void WriteData(MemoryImage image, long at, byte fill, IBufferWriter<byte> output)
    {
        foreach (var segment in image.Span)
        {
            for (var gap = segment.Address - at; gap > 0;)
            {
                var block = output.GetSpan((int)Math.Min(gap, 64 * 1024));
                block = block[..(int)Math.Min(gap, block.Length)];
                block.Fill(fill);
                output.Advance(block.Length);
                gap -= block.Length;
            }

            output.Write(segment.Bytes.Span);
            at = segment.End;
        }
    }
}
