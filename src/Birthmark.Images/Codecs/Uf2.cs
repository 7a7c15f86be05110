using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images.Codecs;

/// <summary>UF2, the drag-and-drop flashing format: 512-byte blocks of 256 bytes of payload, little-endian.</summary>
public static class Uf2
{
    public const string Name = "uf2";

    internal const int BlockSize = 512;
    internal const int PageSize = 256;
    internal const uint FirstMagic = 0x0A324655;
    internal const uint SecondMagic = 0x9E5D5157;
    internal const uint FinalMagic = 0x0AB16F30;
    internal const uint NotMainFlash = 0x0001;
    internal const uint FileContainer = 0x1000;
    internal const uint FamilyPresent = 0x2000;

    /// <summary>Reads one family's image; <paramref name="family"/> is null when the file holds only one.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, uint? family, [NotNullWhen(true)] out ImageFile? file, [NotNullWhen(false)] out ImageFault? fault) =>
        new Uf2Reader(bytes, family).TryRead(out file, out fault);

    /// <summary>Writes whole 256-byte pages; a page without data is left out.</summary>
    public static bool TryWrite(MemoryImage image, Uf2Options options, IBufferWriter<byte> output, [NotNullWhen(false)] out ImageFault? fault)
    {
        fault = image.IsEmpty ? ImageFaults.Empty : null;
        if (fault is not null)
        {
            return false;
        }

        var total = (uint)Pages(image).LongCount();
        var number = 0u;
        foreach (var page in Pages(image))
        {
            WritePage(image, page, number++, total, options, output);
        }

        return true;
    }

    internal static void WritePage(MemoryImage image, long page, uint number, uint total, Uf2Options options, IBufferWriter<byte> output)
    {
        var block = output.GetSpan(BlockSize)[..BlockSize];
        block.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(block, FirstMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], SecondMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], options.Family is null ? 0 : FamilyPresent);
        BinaryPrimitives.WriteUInt32LittleEndian(block[12..], (uint)page);
        BinaryPrimitives.WriteUInt32LittleEndian(block[16..], PageSize);
        BinaryPrimitives.WriteUInt32LittleEndian(block[20..], number);
        BinaryPrimitives.WriteUInt32LittleEndian(block[24..], total);
        BinaryPrimitives.WriteUInt32LittleEndian(block[28..], options.Family ?? 0);
        image.Read(page, block.Slice(32, PageSize), options.Fill);
        BinaryPrimitives.WriteUInt32LittleEndian(block[(BlockSize - 4)..], FinalMagic);
        output.Advance(BlockSize);
    }

    /// <summary>Addresses of the pages that hold at least one byte.</summary>
    internal static IEnumerable<long> Pages(MemoryImage image)
    {
        var next = 0L;
        foreach (var extent in image.Extents())
        {
            for (var page = Math.Max(next, extent.Start & ~(PageSize - 1L)); page < extent.End; page += PageSize)
            {
                yield return page;
                next = page + PageSize;
            }
        }
    }
}
