using System.Buffers.Binary;
using System.Security.Cryptography;
using Birthmark.Keys.Envelopes;

namespace Birthmark.Keys.Wrapping;

/// <summary>AES key wrap as chips know it: RFC 3394 for keys of whole halves of a block, RFC 5649 for anything.</summary>
public static class AesKeyWrap
{
    private const int Half = 8;
    private const uint PaddedStart = 0xA65959A6;

    /// <summary>RFC 3394 §2.2.1: eight octets longer than <paramref name="key"/>, which has 16 or more, a multiple of 8.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> kek, ReadOnlySpan<byte> key)
    {
        var wrapped = new byte[key.Length + Half];
        KeyAgreement.Wrap(kek, key, wrapped);
        return wrapped;
    }

    /// <summary>RFC 5649 §4.1: for 1 octet and more; padded to a multiple of eight, and eight octets longer than that.</summary>
    public static byte[] WrapPadded(ReadOnlySpan<byte> kek, ReadOnlySpan<byte> key)
    {
        using var padded = new SecretBuffer((key.Length + Half - 1) / Half * Half);
        padded.Span.Clear();
        key.CopyTo(padded.Span);
        var start = ((ulong)PaddedStart << 32) | (uint)key.Length;
        var wrapped = new byte[padded.Length + Half];
        if (padded.Length > Half)
        {
            KeyAgreement.Wrap(kek, padded.Span, wrapped, start);
            return wrapped;
        }

        // §4.1: one half of a block is one block with the initial value before it.
        using var aes = Aes.Create();
        aes.SetKey(kek);
        using var block = new SecretBuffer(2 * Half);
        BinaryPrimitives.WriteUInt64BigEndian(block.Span, start);
        padded.Span.CopyTo(block.Span[Half..]);
        aes.EncryptEcb(block.Span, wrapped, PaddingMode.None);
        return wrapped;
    }
}
