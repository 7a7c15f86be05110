using System.Text;

namespace Birthmark.Images.Codecs;

/// <summary>The symbol table of an ELF file, searched in place: names are never unpacked, since many may share one long text.</summary>
public sealed class ElfSymbols
{
    private const uint SymbolTable = 2;

    private readonly byte[] symbols;
    private readonly byte[] names;
    private readonly IReadOnlyList<ElfLoad> loads;

    private ElfSymbols(byte[] symbols, byte[] names, IReadOnlyList<ElfLoad> loads) => (this.symbols, this.names, this.loads) = (symbols, names, loads);

    /// <summary>Where a symbol lies in flash (its load address) and how long it is; size 0 when the linker script did not say.</summary>
    public bool TryFind(string name, out long address, out long size)
    {
        var wanted = Encoding.UTF8.GetBytes(name + '\0');
        for (var at = 0; at + ElfImage.SymbolSize <= this.symbols.Length; at += ElfImage.SymbolSize)
        {
            var text = ElfImage.Word(this.symbols, at);
            var section = ElfImage.Half(this.symbols, at + 14);
            if (section != 0 && text < this.names.Length && this.names.AsSpan((int)text).StartsWith(wanted))
            {
                (address, size) = (ToPhysical(ElfImage.Word(this.symbols, at + 4)), ElfImage.Word(this.symbols, at + 8));
                return true;
            }
        }

        (address, size) = (0, 0);
        return false;
    }

    /// <summary>The first .symtab with its names; null when there is none, or it does not lie inside the file.</summary>
    internal static ElfSymbols? TryRead(ReadOnlySpan<byte> bytes, IReadOnlyList<ElfLoad> loads)
    {
        var (table, size, count) = (ElfImage.Word(bytes, 32), ElfImage.Half(bytes, 46), ElfImage.Half(bytes, 48));
        if (size < ElfImage.SectionHeaderSize || table + ((long)size * count) > bytes.Length)
        {
            return null;
        }

        for (var i = 0; i < count; i++)
        {
            var at = (int)(table + (i * (long)size));
            if (ElfImage.Word(bytes, at + 4) != SymbolTable)
            {
                continue;
            }

            var link = ElfImage.Word(bytes, at + 24);
            return link < count && TrySection(bytes, at, out var symbols) && TrySection(bytes, (int)(table + (link * size)), out var names)
                ? new ElfSymbols(symbols.ToArray(), names.ToArray(), loads)
                : null;
        }

        return null;
    }

    private static bool TrySection(ReadOnlySpan<byte> bytes, int header, out ReadOnlySpan<byte> section)
    {
        var (offset, size) = (ElfImage.Word(bytes, header + 16), ElfImage.Word(bytes, header + 20));
        var inside = offset + (long)size <= bytes.Length;
        section = inside ? bytes.Slice((int)offset, (int)size) : default;
        return inside;
    }

    private long ToPhysical(uint address)
    {
        foreach (var load in this.loads)
        {
            if (address >= load.Virtual && address - load.Virtual < Math.Max(load.MemorySize, load.Size))
            {
                return load.Physical + (address - load.Virtual);
            }
        }

        return address;
    }
}
