using System.Buffers.Binary;
using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images.Codecs;

/// <summary>Reads the blocks of one family: each number once, none missing.</summary>
internal ref struct Uf2Reader(ReadOnlySpan<byte> bytes, uint? wanted)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly ImageBuilder builder = new(bytes.Length / 2);
    private readonly List<string> warnings = [];
    private BitArray? seen;
    private uint total;
    private uint? family = wanted;
    private readonly bool anyFamily = wanted is null;
    private bool familyKnown = wanted is not null;

    public bool TryRead([NotNullWhen(true)] out ImageFile? file, [NotNullWhen(false)] out ImageFault? fault)
    {
        file = null;
        if (this.bytes.Length % Uf2.BlockSize != 0 || this.bytes.Length == 0)
        {
            fault = new ImageFault(FaultKind.Truncated, $"{this.bytes.Length} bytes are not a whole number of 512-byte blocks", "Copy the file again in full");
            return false;
        }

        for (var offset = 0; offset < this.bytes.Length; offset += Uf2.BlockSize)
        {
            fault = Take(this.bytes.Slice(offset, Uf2.BlockSize), offset / Uf2.BlockSize);
            if (fault is not null)
            {
                fault = fault with { Offset = fault.Offset ?? offset };
                return false;
            }
        }

        fault = FindMissing();
        if (fault is not null)
        {
            return false;
        }

        if (!builder.TryBuild(out var image, out var conflict, out var block))
        {
            fault = ImageFaults.Overlap(conflict) with { Offset = (long)block * Uf2.BlockSize };
            return false;
        }

        fault = image.IsEmpty ? ImageFaults.Empty : null;
        file = fault is null ? new ImageFile(Uf2.Name, image) { Warnings = warnings } : null;
        return file is not null;
    }

    private ImageFault? Take(ReadOnlySpan<byte> block, int index)
    {
        if (Word(block, 0) != Uf2.FirstMagic || Word(block, 4) != Uf2.SecondMagic || Word(block, 508) != Uf2.FinalMagic)
        {
            return new ImageFault(FaultKind.Malformed, "a block lacks the UF2 magic numbers", "Check that the file is UF2 and undamaged");
        }

        var (flags, address, size, number, total) = (Word(block, 8), Word(block, 12), Word(block, 16), Word(block, 20), Word(block, 24));
        if ((flags & (Uf2.NotMainFlash | Uf2.FileContainer)) != 0)
        {
            Warn("blocks that are not meant for the main flash are left out");
            return null;
        }

        uint? family = (flags & Uf2.FamilyPresent) != 0 ? Word(block, 28) : null;
        if (!familyKnown)
        {
            (this.family, familyKnown) = (family, true);
        }
        else if (family != this.family)
        {
            return anyFamily
                ? new ImageFault(
                    FaultKind.Unsupported,
                    FormattableString.Invariant($"the file holds images for several families (0x{this.family ?? 0:X8} and 0x{family ?? 0:X8})"),
                    "Say which family is wanted")
                : null;
        }

        if (size is 0 or > 476 || size % 4 != 0 || address % 4 != 0)
        {
            return new ImageFault(
                FaultKind.Misaligned,
                FormattableString.Invariant($"block {number} has {size} bytes at 0x{address:X8}; both must be multiples of 4, with at most 476 bytes"),
                "Make the file again with a UF2 tool");
        }

        return address + (long)size > MemoryImage.AddressSpace ? ImageFaults.BeyondAddressSpace(address, size) : Count(block, address, size, number, total, index);
    }

    private ImageFault? Count(ReadOnlySpan<byte> block, uint address, uint size, uint number, uint total, int index)
    {
        if (seen is null)
        {
            if (total == 0 || total > this.bytes.Length / Uf2.BlockSize)
            {
                return new ImageFault(
                    FaultKind.Truncated, $"{total} blocks are announced, the file has room for {this.bytes.Length / Uf2.BlockSize}", "Copy the file again in full");
            }

            (seen, this.total) = (new BitArray((int)total), total);
        }

        if (total != this.total || number >= this.total)
        {
            return new ImageFault(FaultKind.Malformed, $"a block says {number} of {total} where others say of {this.total}", "Make the file again");
        }

        if (seen[(int)number])
        {
            return new ImageFault(FaultKind.Malformed, $"block {number} comes twice", "Make the file again");
        }

        seen[(int)number] = true;
        builder.Add(address, block.Slice(32, (int)size), index);
        return null;
    }

    private readonly ImageFault? FindMissing()
    {
        for (var i = 0; i < this.total; i++)
        {
            if (!seen![i])
            {
                return new ImageFault(FaultKind.Missing, $"block {i} of {this.total} is missing", "Copy the file again in full");
            }
        }

        return null;
    }

    private readonly void Warn(string text)
    {
        if (!warnings.Contains(text))
        {
            warnings.Add(text);
        }
    }

    private static uint Word(ReadOnlySpan<byte> block, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(block[offset..]);
}
