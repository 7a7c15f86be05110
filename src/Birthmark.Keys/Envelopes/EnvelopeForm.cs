using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Birthmark.Keys.Envelopes;

/// <summary>The names and derivations of CMS EnvelopedData (RFC 5652 §6) as envelopes here use them.</summary>
internal static class EnvelopeForm
{
    internal const string EnvelopedData = "1.2.840.113549.1.7.3";
    internal const string Data = "1.2.840.113549.1.7.1";
    internal const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";
    internal const string Aes256Wrap = "2.16.840.1.101.3.4.1.45";
    internal const string Oaep = "1.2.840.113549.1.1.7";
    internal const string Mgf1 = "1.2.840.113549.1.1.8";
    internal const string Sha256 = "2.16.840.1.101.3.4.2.1";
    internal const string EcPublicKey = "1.2.840.10045.2.1";
    internal const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>RFC 5753 §7.1.4: dhSinglePass-stdDH-sha256kdf-scheme.</summary>
    internal const string EcdhSha256 = "1.3.132.1.11.1";

    internal const int KeySize = 32;
    internal const int BlockSize = 16;
    internal const int WrappedSize = KeySize + 8;

    /// <summary>RFC 5753 §7.2 and ANSI X9.63: SHA-256 over the shared secret, the counter 1, and the wrap algorithm with the length of its key in bits.</summary>
    internal static byte[] DeriveWrappingKey(ECDiffieHellman own, ECDiffieHellmanPublicKey other)
    {
        var shared = new AsnWriter(AsnEncodingRules.DER);
        using (shared.PushSequence())
        {
            using (shared.PushSequence())
            {
                shared.WriteObjectIdentifier(Aes256Wrap);
            }

            using (shared.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
            {
                shared.WriteOctetString([0, 0, 1, 0]);
            }
        }

        return own.DeriveKeyFromHash(other, HashAlgorithmName.SHA256, null, [0, 0, 0, 1, .. shared.Encode()]);
    }

    /// <summary>RFC 3394 §2.2.1.</summary>
    internal static byte[] Wrap(byte[] wrappingKey, ReadOnlySpan<byte> key)
    {
        using var aes = Aes.Create();
        aes.Key = wrappingKey;
        var wrapped = new byte[WrappedSize];
        wrapped.AsSpan(0, 8).Fill(0xA6);
        key.CopyTo(wrapped.AsSpan(8));
        Span<byte> block = stackalloc byte[BlockSize];
        for (var t = 1; t <= 6 * (KeySize / 8); t++)
        {
            var place = wrapped.AsSpan(8 * (((t - 1) % (KeySize / 8)) + 1), 8);
            wrapped.AsSpan(0, 8).CopyTo(block);
            place.CopyTo(block[8..]);
            aes.EncryptEcb(block, block, PaddingMode.None);
            BinaryPrimitives.WriteUInt64BigEndian(wrapped, BinaryPrimitives.ReadUInt64BigEndian(block) ^ (uint)t);
            block[8..].CopyTo(place);
        }

        CryptographicOperations.ZeroMemory(block);
        return wrapped;
    }

    /// <summary>RFC 3394 §2.2.2: false when the key was wrapped by another.</summary>
    internal static bool TryUnwrap(byte[] wrappingKey, ReadOnlySpan<byte> wrapped, Span<byte> key)
    {
        if (wrapped.Length != WrappedSize)
        {
            return false;
        }

        using var aes = Aes.Create();
        aes.Key = wrappingKey;
        var head = BinaryPrimitives.ReadUInt64BigEndian(wrapped);
        wrapped[8..].CopyTo(key);
        Span<byte> block = stackalloc byte[BlockSize];
        for (var t = 6 * (KeySize / 8); t >= 1; t--)
        {
            var place = key.Slice(8 * ((t - 1) % (KeySize / 8)), 8);
            BinaryPrimitives.WriteUInt64BigEndian(block, head ^ (uint)t);
            place.CopyTo(block[8..]);
            aes.DecryptEcb(block, block, PaddingMode.None);
            head = BinaryPrimitives.ReadUInt64BigEndian(block);
            block[8..].CopyTo(place);
        }

        CryptographicOperations.ZeroMemory(block);
        return head == 0xA6A6_A6A6_A6A6_A6A6;
    }
}
