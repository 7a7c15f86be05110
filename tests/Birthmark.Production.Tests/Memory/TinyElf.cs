using System.Buffers.Binary;
using System.Text;

namespace Birthmark.Production.Tests.Memory;

/// <summary>The smallest ELF file with bytes at an address and symbols in them (System V ABI: ELF32, little-endian, ARM).</summary>
internal static class TinyElf
{
    private const int Header = 52;
    private const int ProgramHeader = 32;
    private const int SectionHeader = 40;
    private const int Symbol = 16;

    public static byte[] Of(uint address, byte[] bytes, params (string Name, uint Address, uint Size)[] symbols)
    {
        var names = new MemoryStream();
        names.WriteByte(0);
        var table = new byte[Symbol * (symbols.Length + 1)];
        for (var i = 0; i < symbols.Length; i++)
        {
            var entry = table.AsSpan(Symbol * (i + 1));
            Words(entry, (uint)names.Length, symbols[i].Address, symbols[i].Size);
            entry[12] = 0x11; // global object
            BinaryPrimitives.WriteUInt16LittleEndian(entry[14..], 0xFFF1);
            names.Write([.. Encoding.ASCII.GetBytes(symbols[i].Name), 0]);
        }

        var code = Header + ProgramHeader;
        var symtab = code + bytes.Length;
        var strtab = symtab + table.Length;
        var sections = strtab + (int)names.Length;
        var file = new byte[sections + (3 * SectionHeader)];
        byte[] identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1];
        identity.CopyTo(file, 0);
        Halves(file.AsSpan(16), 2, 40);
        Words(file.AsSpan(20), 1, address, Header, (uint)sections, 0);
        Halves(file.AsSpan(40), Header, ProgramHeader, 1, SectionHeader, 3, 2);
        Words(file.AsSpan(Header), 1, (uint)code, address, address, (uint)bytes.Length, (uint)bytes.Length, 5, 4);
        bytes.CopyTo(file, code);
        table.CopyTo(file, symtab);
        names.ToArray().CopyTo(file, strtab);
        Words(file.AsSpan(sections + SectionHeader), 0, 2, 0, 0, (uint)symtab, (uint)table.Length, 2, 1, 4, Symbol);
        Words(file.AsSpan(sections + (2 * SectionHeader)), 0, 3, 0, 0, (uint)strtab, (uint)names.Length, 0, 0, 1, 0);
        return file;
    }

    private static void Words(Span<byte> at, params ReadOnlySpan<uint> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(at[(4 * i)..], words[i]);
        }
    }

    private static void Halves(Span<byte> at, params ReadOnlySpan<ushort> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(at[(2 * i)..], words[i]);
        }
    }
}
