using System.Formats.Asn1;

namespace Birthmark.Pki.Certificates;

/// <summary>Walks DER without ever throwing: each step says whether the next value is what was asked for.</summary>
internal struct DerReader(ReadOnlyMemory<byte> source)
{
    internal const byte Boolean = 0x01;
    internal const byte Integer = 0x02;
    internal const byte BitString = 0x03;
    internal const byte OctetString = 0x04;
    internal const byte Null = 0x05;
    internal const byte ObjectIdentifier = 0x06;
    internal const byte Utf8String = 0x0C;
    internal const byte PrintableString = 0x13;
    internal const byte Ia5String = 0x16;
    internal const byte UtcTime = 0x17;
    internal const byte GeneralizedTime = 0x18;
    internal const byte Sequence = 0x30;
    internal const byte Set = 0x31;

    private ReadOnlyMemory<byte> rest = source;

    internal readonly bool IsEmpty => rest.IsEmpty;

    /// <summary>First identifier octet of the next value; 0 at the end.</summary>
    internal readonly byte NextTag => rest.IsEmpty ? (byte)0 : rest.Span[0];

    /// <summary>Reads a value of this identifier octet and gives its contents.</summary>
    internal bool TryRead(byte tag, out ReadOnlyMemory<byte> content) => TryRead(tag, out content, out _);

    internal bool TryRead(byte tag, out ReadOnlyMemory<byte> content, out ReadOnlyMemory<byte> encoded)
    {
        if (NextTag == tag && TryReadAny(out _, out content, out encoded))
        {
            return true;
        }

        content = encoded = default;
        return false;
    }

    internal bool TryReadAny(out byte tag, out ReadOnlyMemory<byte> content, out ReadOnlyMemory<byte> encoded)
    {
        tag = NextTag;
        content = encoded = default;
        // X.690 §8.1.2.4: identifiers of more than one octet occur in no structure that is read here.
        if (rest.IsEmpty || (tag & 0x1F) == 0x1F ||
            !AsnDecoder.TryReadEncodedValue(rest.Span, AsnEncodingRules.DER, out _, out var offset, out var length, out var consumed))
        {
            return false;
        }

        content = rest.Slice(offset, length);
        encoded = rest[..consumed];
        rest = rest[consumed..];
        return true;
    }

    /// <summary>Reads the one value that <paramref name="source"/> is, with nothing after it.</summary>
    internal static bool TryReadWhole(ReadOnlyMemory<byte> source, byte tag, out ReadOnlyMemory<byte> content)
    {
        var reader = new DerReader(source);
        return reader.TryRead(tag, out content) && reader.IsEmpty;
    }

    /// <summary>A BIT STRING whose bits fill whole octets.</summary>
    internal bool TryReadOctets(out ReadOnlyMemory<byte> octets)
    {
        if (TryRead(BitString, out var content) && content.Length > 0 && content.Span[0] == 0)
        {
            octets = content[1..];
            return true;
        }

        octets = default;
        return false;
    }

    /// <summary>X.690 §8.3.2: the first nine bits of an INTEGER are neither all ones nor all zeros.</summary>
    internal static bool IsMinimalInteger(ReadOnlySpan<byte> content) => content.Length switch
    {
        0 => false,
        1 => true,
        _ => !(content[0] == 0 && content[1] < 0x80) && !(content[0] == 0xFF && content[1] >= 0x80),
    };
}
