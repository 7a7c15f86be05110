using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Birthmark.Images.Checksums;

namespace Birthmark.Images.Codecs;

/// <summary>DfuSe files (ST UM0391; DFU 1.1a): prefix, targets with addressed elements, suffix with CRC.</summary>
public static class DfuSe
{
    public const string Name = "dfuse";

    private const int PrefixSize = 11;
    private const int TargetSize = 274;
    internal const int SuffixSize = 16;

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ImageFile? file, [NotNullWhen(false)] out ImageFault? fault)
    {
        file = null;
        fault = CheckFrame(bytes);
        if (fault is not null)
        {
            return false;
        }

        var builder = new ImageBuilder(bytes.Length);
        var header = (string?)null;
        var offset = PrefixSize;
        var end = bytes.Length - SuffixSize;
        for (var target = 0; target < bytes[10]; target++)
        {
            if (end - offset < TargetSize || !bytes[offset..].StartsWith("Target"u8))
            {
                fault = Truncated($"target {target} is not there", offset);
                return false;
            }

            var elements = Word(bytes, offset + 270);
            if (Word(bytes, offset + 7) != 0)
            {
                header ??= Encoding.Latin1.GetString(bytes.Slice(offset + 11, 255)).Split('\0')[0];
            }

            offset += TargetSize;
            for (var element = 0u; element < elements; element++)
            {
                if (end - offset < 8 || Word(bytes, offset + 4) > end - offset - 8)
                {
                    fault = Truncated($"element {element} of target {target} is longer than the file", offset);
                    return false;
                }

                var (address, size) = (Word(bytes, offset), (int)Word(bytes, offset + 4));
                if (address + (long)size > MemoryImage.AddressSpace)
                {
                    fault = ImageFaults.BeyondAddressSpace(address, size) with { Offset = offset };
                    return false;
                }

                builder.Add(address, bytes.Slice(offset + 8, size), offset);
                offset += 8 + size;
            }
        }

        if (!builder.TryBuild(out var image, out var conflict, out var mark))
        {
            fault = ImageFaults.Overlap(conflict) with { Offset = mark };
            return false;
        }

        fault = image.IsEmpty ? ImageFaults.Empty : null;
        file = fault is null ? new ImageFile(Name, image) { Header = header, Warnings = offset == end ? [] : ["bytes behind the last element are ignored"] } : null;
        return file is not null;
    }

    public static bool TryWrite(MemoryImage image, DfuSeOptions options, IBufferWriter<byte> output, [NotNullWhen(false)] out ImageFault? fault)
    {
        fault = Fault(image, options);
        if (fault is not null)
        {
            return false;
        }

        var sum = new DfuSeSum();
        sum.Put(Head(image, options), output);
        foreach (var extent in image.Extents())
        {
            sum.Put(ElementHead(extent), output);
            foreach (var segment in image.Slice(extent).Segments)
            {
                sum.Put(segment.Bytes.Span, output);
            }
        }

        sum.PutSuffix(options, output);
        return true;
    }

    /// <summary>Why the image cannot be written; null when it can.</summary>
    internal static ImageFault? Fault(MemoryImage image, DfuSeOptions options) =>
        image.IsEmpty ? ImageFaults.Empty
        : PrefixSize + TargetSize + ElementsSize(image) + SuffixSize > int.MaxValue
            ? new ImageFault(FaultKind.TooLarge, $"{image.ByteCount} bytes do not fit into one DfuSe file", "Split the image")
        : options.TargetName.Length > 254 ? new ImageFault(FaultKind.TooLarge, "the target name is longer than 254 characters", "Shorten it")
        : null;

    /// <summary>Prefix and target, with the sizes of everything behind them.</summary>
    internal static byte[] Head(MemoryImage image, DfuSeOptions options)
    {
        var size = (uint)ElementsSize(image);
        var head = new byte[PrefixSize + TargetSize];
        "DfuSe\x01"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(6), PrefixSize + TargetSize + size + SuffixSize);
        head[10] = 1;
        var target = head.AsSpan(PrefixSize);
        "Target"u8.CopyTo(target);
        target[6] = options.AlternateSetting;
        BinaryPrimitives.WriteUInt32LittleEndian(target[7..], 1);
        Encoding.Latin1.GetBytes(options.TargetName, target[11..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[266..], size);
        BinaryPrimitives.WriteUInt32LittleEndian(target[270..], (uint)image.Extents().Count());
        return head;
    }

    internal static byte[] ElementHead(AddressRange extent)
    {
        var head = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)extent.Start);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), (uint)extent.Length);
        return head;
    }

    private static long ElementsSize(MemoryImage image) => (8L * image.Extents().Count()) + image.ByteCount;

    private static ImageFault? CheckFrame(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < PrefixSize + SuffixSize || !bytes.StartsWith("DfuSe\x01"u8))
        {
            return new ImageFault(FaultKind.Malformed, "the DfuSe prefix is not there", "Check that the file is DfuSe (ST), not plain DFU") { Offset = 0 };
        }

        if (!bytes[^8..].StartsWith("UFD"u8) || bytes[^5] != SuffixSize || Word(bytes, 6) is var size && size != bytes.Length && size != bytes.Length - SuffixSize)
        {
            return Truncated("the DFU suffix is not where the file says it ends", bytes.Length - SuffixSize);
        }

        return Word(bytes, bytes.Length - 4) == Crc32.Update(uint.MaxValue, bytes[..^4])
            ? null
            : new ImageFault(FaultKind.Checksum, "the CRC of the suffix does not match", "The file was damaged: copy or make it again") { Offset = bytes.Length - 4 };
    }

    private static ImageFault Truncated(string text, long offset) =>
        new(FaultKind.Truncated, text, "The file was cut or damaged: make it again") { Offset = offset };

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
