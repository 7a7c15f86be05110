using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images.Codecs;

/// <summary>
/// ELF32, little-endian (System V ABI, chapters 4 and 5): the bytes of every PT_LOAD segment at its physical address,
/// which is where they lie in flash. What exists only at run time (p_memsz beyond p_filesz) is no business of a programmer.
/// </summary>
public static class ElfImage
{
    public const string Name = "elf";

    internal const int HeaderSize = 52;
    internal const int ProgramHeaderSize = 32;
    internal const int SectionHeaderSize = 40;
    internal const int SymbolSize = 16;

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ImageFile? file, [NotNullWhen(false)] out ImageFault? fault)
    {
        file = null;
        fault = CheckHeader(bytes);
        if (fault is not null || !TryReadLoads(bytes, out var loads, out fault))
        {
            return false;
        }

        var warnings = new List<string>();
        if (loads.Count > 0 && loads.All(load => load.Physical == 0) && loads.Any(load => load.Virtual != 0))
        {
            warnings.Add("every physical address is 0: virtual addresses are taken instead");
            loads = loads.ConvertAll(load => load with { Physical = load.Virtual });
        }

        var builder = new ImageBuilder((int)Math.Min(bytes.Length, loads.Sum(load => (long)load.Size)));
        foreach (var load in loads)
        {
            builder.Add(load.Physical, bytes.Slice((int)load.Offset, (int)load.Size), (int)load.Offset);
        }

        if (!builder.TryBuild(out var image, out var conflict, out var mark))
        {
            fault = ImageFaults.Overlap(conflict) with { Offset = mark };
            return false;
        }

        fault = image.IsEmpty ? ImageFaults.Empty : null;
        file = fault is not null
            ? null
            : new ImageFile(Name, image) { EntryPoint = Word(bytes, 24), Warnings = warnings, Symbols = ElfSymbols.TryRead(bytes, loads) };
        return file is not null;
    }

    private static ImageFault? CheckHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.StartsWith((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F']))
        {
            return new ImageFault(FaultKind.Malformed, "the ELF header is not there", "Check that the file is an ELF executable") { Offset = 0 };
        }

        return bytes[4] == 1 && bytes[5] == 1
            ? null
            : new ImageFault(
                FaultKind.Unsupported, "only 32-bit little-endian ELF is read", "Convert the file with objcopy -O ihex and give the Intel HEX") { Offset = 4 };
    }

    private static bool TryReadLoads(ReadOnlySpan<byte> bytes, out List<ElfLoad> loads, [NotNullWhen(false)] out ImageFault? fault)
    {
        loads = [];
        var (table, size, count) = (Word(bytes, 28), Half(bytes, 42), Half(bytes, 44));
        if (count == 0 || size < ProgramHeaderSize || table + ((long)size * count) > bytes.Length)
        {
            fault = new ImageFault(
                FaultKind.Truncated,
                FormattableString.Invariant($"{count} program headers of {size} bytes do not lie inside the file"),
                "Give the linked executable, not an object file, and copy it in full") { Offset = table };
            return false;
        }

        var total = 0L;
        for (var i = 0; i < count; i++)
        {
            var at = (int)(table + (i * (long)size));
            var load = new ElfLoad(Word(bytes, at + 4), Word(bytes, at + 8), Word(bytes, at + 12), Word(bytes, at + 16), Word(bytes, at + 20));
            if (Word(bytes, at) != 1 || load.Size == 0 || (load.Offset == 0 && load.Size <= table + ((long)size * count)))
            {
                continue; // not loadable, only BSS, or nothing but the ELF header itself
            }

            fault = load.Offset + (long)load.Size > bytes.Length
                ? new ImageFault(
                    FaultKind.Truncated, FormattableString.Invariant($"segment {i} wants {load.Size} bytes at file offset 0x{load.Offset:X}, behind the end"), "Copy the file again in full")
                : load.Physical + (long)load.Size > MemoryImage.AddressSpace ? ImageFaults.BeyondAddressSpace(load.Physical, load.Size)
                // Segments that share file bytes could multiply a small file into a giant image.
                : (total += load.Size) > bytes.Length
                    ? new ImageFault(FaultKind.Malformed, "the segments together are longer than the file", "Give the file as the linker made it")
                : null;
            if (fault is not null)
            {
                fault = fault with { Offset = at };
                return false;
            }

            loads.Add(load);
        }

        fault = null;
        return true;
    }

    internal static uint Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    internal static ushort Half(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);
}
