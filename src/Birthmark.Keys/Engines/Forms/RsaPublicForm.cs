using System.Formats.Asn1;

namespace Birthmark.Keys.Engines.Forms;

/// <summary>Reads the SubjectPublicKeyInfo of an RSA key (RFC 3279 §2.3.1).</summary>
internal static class RsaPublicForm
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    /// <summary>False for another algorithm, a modulus of another size than 2048, 3072 or 4096 bits, or an exponent outside FIPS 186-5 §5.1.</summary>
    internal static bool TryRecognise(ReadOnlySpan<byte> publicKeyInfo, out KeyAlgorithm algorithm)
    {
        algorithm = default;
        try
        {
            return TryReadKey(publicKeyInfo, out var key) && TryReadSize(key, out algorithm);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    internal static KeyAlgorithm? OfSize(int bits) => bits switch
    {
        2048 => KeyAlgorithm.Rsa2048,
        3072 => KeyAlgorithm.Rsa3072,
        4096 => KeyAlgorithm.Rsa4096,
        _ => null,
    };

    internal static int SizeOf(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.Rsa2048 => 2048,
        KeyAlgorithm.Rsa3072 => 3072,
        KeyAlgorithm.Rsa4096 => 4096,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not an RSA size."),
    };

    private static bool TryReadKey(ReadOnlySpan<byte> publicKeyInfo, out ReadOnlySpan<byte> key)
    {
        key = default;
        AsnDecoder.ReadSequence(publicKeyInfo, AsnEncodingRules.DER, out var start, out var length, out var consumed);
        var body = publicKeyInfo.Slice(start, length);
        AsnDecoder.ReadSequence(body, AsnEncodingRules.DER, out var algorithmStart, out var algorithmLength, out var afterAlgorithm);
        var algorithm = body.Slice(algorithmStart, algorithmLength);
        if (consumed != publicKeyInfo.Length || AsnDecoder.ReadObjectIdentifier(algorithm, AsnEncodingRules.DER, out var afterOid) != RsaEncryption)
        {
            return false;
        }

        AsnDecoder.ReadNull(algorithm[afterOid..], AsnEncodingRules.DER, out var afterNull);
        var bits = body[afterAlgorithm..];
        return afterOid + afterNull == algorithm.Length
            && AsnDecoder.TryReadPrimitiveBitString(bits, AsnEncodingRules.DER, out var unused, out key, out var afterBits)
            && unused == 0
            && afterBits == bits.Length;
    }

    private static bool TryReadSize(ReadOnlySpan<byte> key, out KeyAlgorithm algorithm)
    {
        AsnDecoder.ReadSequence(key, AsnEncodingRules.DER, out var start, out var length, out var consumed);
        var body = key.Slice(start, length);
        var modulus = AsnDecoder.ReadIntegerBytes(body, AsnEncodingRules.DER, out var afterModulus);
        var exponent = AsnDecoder.ReadIntegerBytes(body[afterModulus..], AsnEncodingRules.DER, out var afterExponent);
        var size = OfSize(BitLength(modulus));
        algorithm = size.GetValueOrDefault();
        return size is not null
            && consumed == key.Length
            && afterModulus + afterExponent == length
            && (modulus[^1] & 1) == 1
            && BitLength(exponent) is > 16 and <= 256
            && (exponent[^1] & 1) == 1;
    }

    /// <summary>Zero for a negative number: no key has one.</summary>
    private static int BitLength(ReadOnlySpan<byte> integer)
    {
        if ((integer[0] & 0x80) != 0)
        {
            return 0;
        }

        var magnitude = integer.TrimStart((byte)0);
        return magnitude.IsEmpty ? 0 : (magnitude.Length * 8) - byte.LeadingZeroCount(magnitude[0]);
    }
}
