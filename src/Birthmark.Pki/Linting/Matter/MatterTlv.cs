using System.Buffers.Binary;

namespace Birthmark.Pki.Linting.Matter;

/// <summary>One member of a Matter TLV container: context tag, and a number, octets or members.</summary>
internal sealed class MatterTlv
{
    private const int MaxDepth = 4;
    private const byte EndOfContainer = 0x18;

    /// <summary>Context tag, or -1 for an anonymous member.</summary>
    internal int Tag { get; private init; } = -1;

    internal ulong? Number { get; private init; }

    internal ReadOnlyMemory<byte> Octets { get; private init; }

    internal List<MatterTlv> Members { get; private init; } = [];

    /// <summary>The number when it fits 16 bits.</summary>
    internal ushort? Word => Number is { } number and <= ushort.MaxValue ? (ushort)number : null;

    /// <summary>Reads an anonymous structure that fills <paramref name="source"/>.</summary>
    internal static bool TryReadStructure(ReadOnlyMemory<byte> source, out List<MatterTlv> members)
    {
        members = [];
        var at = 1;
        return source.Length > 1 && source.Span[0] == 0x15 && TryReadMembers(source, ref at, members, 0) && at == source.Length;
    }

    private static bool TryReadMembers(ReadOnlyMemory<byte> source, ref int at, List<MatterTlv> members, int depth)
    {
        while (at < source.Length)
        {
            if (source.Span[at] == EndOfContainer)
            {
                at++;
                return true;
            }

            if (!TryReadMember(source, ref at, depth, out var member))
            {
                return false;
            }

            members.Add(member);
        }

        return false;
    }

    private static bool TryReadMember(ReadOnlyMemory<byte> source, ref int at, int depth, out MatterTlv member)
    {
        member = null!;
        var control = source.Span[at++];
        var tag = -1;
        switch (control >> 5)
        {
            case 0:
                break;
            case 1 when at < source.Length:
                tag = source.Span[at++];
                break;
            default:
                return false;
        }

        return (control & 0x1F) switch
        {
            var type and <= 0x07 => TryReadNumber(source, ref at, 1 << (type & 3), tag, out member),
            0x08 or 0x09 or 0x14 => Keep(new MatterTlv { Tag = tag }, out member),
            var type and >= 0x0C and <= 0x13 => TryReadOctets(source, ref at, 1 << (type & 3), tag, out member),
            0x15 or 0x16 or 0x17 => TryReadContainer(source, ref at, tag, depth, out member),
            _ => false,
        };
    }

    private static bool Keep(MatterTlv read, out MatterTlv member)
    {
        member = read;
        return true;
    }

    private static bool TryReadNumber(ReadOnlyMemory<byte> source, ref int at, int width, int tag, out MatterTlv member)
    {
        member = null!;
        return TryTakeNumber(source, ref at, width, out var number) && Keep(new MatterTlv { Tag = tag, Number = number }, out member);
    }

    private static bool TryReadOctets(ReadOnlyMemory<byte> source, ref int at, int width, int tag, out MatterTlv member)
    {
        member = null!;
        if (!TryTakeNumber(source, ref at, width, out var length) || length > (ulong)(source.Length - at))
        {
            return false;
        }

        var octets = source.Slice(at, (int)length);
        at += (int)length;
        return Keep(new MatterTlv { Tag = tag, Octets = octets }, out member);
    }

    private static bool TryReadContainer(ReadOnlyMemory<byte> source, ref int at, int tag, int depth, out MatterTlv member)
    {
        member = null!;
        var members = new List<MatterTlv>();
        return depth < MaxDepth && TryReadMembers(source, ref at, members, depth + 1) && Keep(new MatterTlv { Tag = tag, Members = members }, out member);
    }

    private static bool TryTakeNumber(ReadOnlyMemory<byte> source, ref int at, int width, out ulong number)
    {
        number = 0;
        if (source.Length - at < width)
        {
            return false;
        }

        Span<byte> wide = stackalloc byte[8];
        source.Span.Slice(at, width).CopyTo(wide);
        number = BinaryPrimitives.ReadUInt64LittleEndian(wide);
        at += width;
        return true;
    }
}
