namespace Birthmark.Pki.Certificates;

/// <summary>The frame that certificates, requests and revocation lists share: SEQUENCE { body, algorithm, BIT STRING signature }.</summary>
internal static class SignedDer
{
    internal static byte[] Join(ReadOnlySpan<byte> body, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> signature)
    {
        var bits = 1 + signature.Length;
        var content = body.Length + algorithm.Length + 1 + LengthOfLength(bits) + bits;
        var output = new byte[1 + LengthOfLength(content) + content];
        var rest = output.AsSpan();
        rest[0] = DerReader.Sequence;
        rest = WriteLength(rest[1..], content);
        body.CopyTo(rest);
        rest = rest[body.Length..];
        algorithm.CopyTo(rest);
        rest = rest[algorithm.Length..];
        rest[0] = DerReader.BitString;
        rest = WriteLength(rest[1..], bits);
        rest[0] = 0;
        signature.CopyTo(rest[1..]);
        return output;
    }

    // X.690 §10.1: the definite form in the fewest octets.
    internal static int LengthOfLength(int length) => length switch { < 0x80 => 1, < 0x100 => 2, < 0x10000 => 3, < 0x1000000 => 4, _ => 5 };

    internal static Span<byte> WriteLength(Span<byte> output, int length)
    {
        var octets = LengthOfLength(length) - 1;
        if (octets == 0)
        {
            output[0] = (byte)length;
            return output[1..];
        }

        output[0] = (byte)(0x80 | octets);
        for (var i = octets; i > 0; i--)
        {
            output[i] = (byte)length;
            length >>= 8;
        }

        return output[(1 + octets)..];
    }
}
