namespace Birthmark.Keys.Engines.Forms;

/// <summary>The DER form of an ECDSA signature (RFC 3279 §2.2.3): a SEQUENCE of two positive INTEGERs and nothing else.</summary>
internal static class EcdsaSignatureForm
{
    private const byte Sequence = 0x30;
    private const byte Integer = 0x02;

    /// <summary>
    /// .NET reads a negative r or s as if it were unsigned, so that a signature would have several encodings; libcrypto does not.
    /// P-384 needs 102 octets at most, so every length fits one octet.
    /// </summary>
    internal static bool IsStrict(ReadOnlySpan<byte> signature) =>
        signature.Length > 2
        && signature[0] == Sequence
        && signature[1] < 0x80
        && signature[1] == signature.Length - 2
        && TryTakePositive(signature[2..], out var rest)
        && TryTakePositive(rest, out rest)
        && rest.IsEmpty;

    private static bool TryTakePositive(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        if (input.Length < 3 || input[0] != Integer || input[1] is 0 or >= 0x80 || input[1] > input.Length - 2)
        {
            return false;
        }

        var value = input.Slice(2, input[1]);
        rest = input[(2 + value.Length)..];
        var isNegative = value[0] >= 0x80;
        var isPadded = value[0] == 0 && (value.Length == 1 || value[1] < 0x80);
        return !isNegative && !isPadded;
    }
}
