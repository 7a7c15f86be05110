namespace Birthmark.Pki.Certificates;

/// <summary>The frame that certificates, requests and revocation lists share: SEQUENCE { body, algorithm, BIT STRING signature }.</summary>
internal static class SignedDer
{
    internal static byte[] Join(ReadOnlySpan<byte> body, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> signature)
    {
        var output = new byte[Length(body, algorithm, signature)];
        Join(body, algorithm, signature, output);
        return output;
    }

    internal static int Length(ReadOnlySpan<byte> body, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> signature)
    {
        var content = ContentLength(body, algorithm, signature);
        return 1 + LengthOfLength(content) + content;
    }

    /// <param name="body">What is signed.</param>
    /// <param name="algorithm">AlgorithmIdentifier.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="output">Has room for <see cref="Length"/> octets.</param>
    internal static void Join(ReadOnlySpan<byte> body, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> signature, Span<byte> output)
    {
        var bits = 1 + signature.Length;
        var content = ContentLength(body, algorithm, signature);
        var rest = output;
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
    }

    private static int ContentLength(ReadOnlySpan<byte> body, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> signature) =>
        body.Length + algorithm.Length + 1 + LengthOfLength(1 + signature.Length) + 1 + signature.Length;

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
