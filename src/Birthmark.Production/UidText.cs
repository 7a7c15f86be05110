using System.Buffers.Binary;

namespace Birthmark.Production;

/// <summary>The canonical text of a UID: 36 characters, lower case (RFC 9562 §4).</summary>
internal static class UidText
{
    internal static string Format(long order, long tail)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, order);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], tail);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    internal static bool TryParse(string? text, out long order, out long tail)
    {
        order = tail = 0;
        if (text is not { Length: 36 } || !Guid.TryParseExact(text, "D", out var guid))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        order = BinaryPrimitives.ReadInt64BigEndian(bytes);
        tail = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
        return true;
    }
}
