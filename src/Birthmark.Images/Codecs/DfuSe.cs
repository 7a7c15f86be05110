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
    private const int SuffixSize = 16;

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
        var extents = image.Extents().ToArray();
        var size = (8L * extents.Length) + image.ByteCount;
        fault = image.IsEmpty ? ImageFaults.Empty
            : PrefixSize + TargetSize + size + SuffixSize > int.MaxValue
                ? new ImageFault(FaultKind.TooLarge, $"{image.ByteCount} bytes do not fit into one DfuSe file", "Split the image")
            : options.TargetName.Length > 254 ? new ImageFault(FaultKind.TooLarge, "the target name is longer than 254 characters", "Shorten it")
            : null;
        if (fault is not null)
        {
            return false;
        }

        var file = output.GetSpan(PrefixSize + TargetSize + (int)size + SuffixSize)[..(PrefixSize + TargetSize + (int)size + SuffixSize)];
        file[..(PrefixSize + TargetSize)].Clear();
        "DfuSe\x01"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file[6..], (uint)file.Length);
        file[10] = 1;
        var target = file[PrefixSize..];
        "Target"u8.CopyTo(target);
        target[6] = options.AlternateSetting;
        BinaryPrimitives.WriteUInt32LittleEndian(target[7..], 1);
        Encoding.Latin1.GetBytes(options.TargetName, target[11..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[266..], (uint)size);
        BinaryPrimitives.WriteUInt32LittleEndian(target[270..], (uint)extents.Length);
        var rest = target[TargetSize..];
        foreach (var extent in extents)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)extent.Start);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], (uint)extent.Length);
            image.Read(extent.Start, rest.Slice(8, (int)extent.Length), 0);
            rest = rest[(8 + (int)extent.Length)..];
        }

        WriteSuffix(file, rest, options);
        output.Advance(file.Length);
        return true;
    }

    private static void WriteSuffix(ReadOnlySpan<byte> file, Span<byte> suffix, DfuSeOptions options)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(suffix, options.Device);
        BinaryPrimitives.WriteUInt16LittleEndian(suffix[2..], options.Product);
        BinaryPrimitives.WriteUInt16LittleEndian(suffix[4..], options.Vendor);
        BinaryPrimitives.WriteUInt16LittleEndian(suffix[6..], 0x011A);
        "UFD"u8.CopyTo(suffix[8..]);
        suffix[11] = SuffixSize;
        BinaryPrimitives.WriteUInt32LittleEndian(suffix[12..], Crc32.Update(uint.MaxValue, file[..^4]));
    }

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
