using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Keys.Kmip.Ttlv;

/// <summary>
/// Reads the binary form of KMIP messages (KMIP 1.4 §9.1, KMIP 2.0 §9.1): tag (3 octets), type (1), length (4), value, zeros up to eight octets.
/// Never throws on input; what is longer, deeper or fuller than the limits is refused like anything malformed.
/// </summary>
internal static class TtlvReader
{
    /// <summary>Octets before a value.</summary>
    internal const int HeaderLength = 8;

    /// <summary>Most octets of a message.</summary>
    internal const int MaxLength = 1024 * 1024;

    /// <summary>Most structures within each other; the deepest message of the standard has nine.</summary>
    internal const int MaxDepth = 16;

    /// <summary>Most items of a message.</summary>
    internal const int MaxItems = 4096;

    /// <summary>The one item that fills <paramref name="message"/>; false for everything else.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> message, [NotNullWhen(true)] out TtlvItem? item)
    {
        item = null;
        var left = MaxItems;
        if (message.Length > MaxLength || !TryTake(ref message, 0, ref left, out var read) || !message.IsEmpty)
        {
            return false;
        }

        item = read;
        return true;
    }

    /// <summary>Length of the value that follows a header, padding included; false for a type or length that cannot be.</summary>
    internal static bool TryReadHeader(ReadOnlySpan<byte> header, out int tag, out TtlvType type, out int length, out int padded)
    {
        tag = length = padded = 0;
        type = 0;
        if (header.Length < HeaderLength)
        {
            return false;
        }

        tag = (header[0] << 16) | (header[1] << 8) | header[2];
        type = (TtlvType)header[3];
        var written = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (written > MaxLength - HeaderLength || !IsPossible(type, (int)written))
        {
            return false;
        }

        length = (int)written;
        padded = (length + 7) & ~7;
        return true;
    }

    private static bool TryTake(ref ReadOnlyMemory<byte> rest, int depth, ref int left, [NotNullWhen(true)] out TtlvItem? item)
    {
        item = null;
        if (left-- == 0 || !TryReadHeader(rest.Span, out var tag, out var type, out var length, out var padded) || padded > rest.Length - HeaderLength)
        {
            return false;
        }

        var value = rest.Slice(HeaderLength, length);
        var padding = rest.Span.Slice(HeaderLength + length, padded - length);
        rest = rest[(HeaderLength + padded)..];
        if (padding.ContainsAnyExcept((byte)0) || (type == TtlvType.Boolean && BinaryPrimitives.ReadUInt64BigEndian(value.Span) > 1))
        {
            return false;
        }

        if (type != TtlvType.Structure)
        {
            item = new(tag, type, value, []);
            return true;
        }

        var items = new List<TtlvItem>();
        while (!value.IsEmpty)
        {
            if (depth + 1 == MaxDepth || !TryTake(ref value, depth + 1, ref left, out var inner))
            {
                return false;
            }

            items.Add(inner);
        }

        item = new(tag, type, default, items);
        return true;
    }

    private static bool IsPossible(TtlvType type, int length) => type switch
    {
        TtlvType.Structure => length % 8 == 0,
        TtlvType.Integer or TtlvType.Enumeration or TtlvType.Interval => length == 4,
        TtlvType.LongInteger or TtlvType.Boolean or TtlvType.DateTime or TtlvType.DateTimeExtended => length == 8,
        TtlvType.BigInteger => length > 0 && length % 8 == 0,
        TtlvType.TextString or TtlvType.ByteString => true,
        _ => false,
    };
}
