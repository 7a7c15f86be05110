using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Birthmark.Keys.Envelopes;

/// <summary>From a shared point to a wrapped key: X9.63 key derivation with SHA-256 (SEC 1 §3.6.1) and AES key wrap (RFC 3394).</summary>
public static class KeyAgreement
{
    /// <summary>Octets of a content key, and of the key that wraps it: AES-256.</summary>
    public const int KeyLength = 32;

    public const int WrappedLength = KeyLength + Half;

    private const int Half = 8;
    private const ulong Check = 0xA6A6A6A6A6A6A6A6;

    /// <summary>One round: the key-encryption key is as long as the digest. <paramref name="kek"/> gets 32 octets.</summary>
    public static void Derive(ReadOnlySpan<byte> shared, Span<byte> kek)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(shared);
        hash.AppendData([0, 0, 0, 1]);
        hash.AppendData(SharedInformation);
        hash.GetHashAndReset(kek);
    }

    /// <summary>RFC 3394 §2.2.1. <paramref name="wrapped"/> gets eight octets more than <paramref name="key"/> has.</summary>
    public static void Wrap(ReadOnlySpan<byte> kek, ReadOnlySpan<byte> key, Span<byte> wrapped) => Wrap(kek, key, wrapped, Check);

    /// <summary>RFC 3394 §2.2.3: with another initial value.</summary>
    internal static void Wrap(ReadOnlySpan<byte> kek, ReadOnlySpan<byte> key, Span<byte> wrapped, ulong initial)
    {
        using var aes = Aes.Create();
        aes.SetKey(kek);
        Span<byte> block = stackalloc byte[2 * Half];
        var count = key.Length / Half;
        var a = initial;
        key.CopyTo(wrapped[Half..]);
        for (var t = 1; t <= 6 * count; t++)
        {
            var half = wrapped.Slice(Half * (((t - 1) % count) + 1), Half);
            BinaryPrimitives.WriteUInt64BigEndian(block, a);
            half.CopyTo(block[Half..]);
            aes.EncryptEcb(block, block, PaddingMode.None);
            a = BinaryPrimitives.ReadUInt64BigEndian(block) ^ (ulong)t;
            block[Half..].CopyTo(half);
        }

        BinaryPrimitives.WriteUInt64BigEndian(wrapped, a);
        CryptographicOperations.ZeroMemory(block);
    }

    /// <summary>RFC 3394 §2.2.2. False when it was wrapped under another key, or altered; then <paramref name="key"/> is zeroed.</summary>
    public static bool TryUnwrap(ReadOnlySpan<byte> kek, ReadOnlySpan<byte> wrapped, Span<byte> key)
    {
        if (wrapped.Length != key.Length + Half)
        {
            return false;
        }

        using var aes = Aes.Create();
        aes.SetKey(kek);
        Span<byte> block = stackalloc byte[2 * Half];
        var count = key.Length / Half;
        var a = BinaryPrimitives.ReadUInt64BigEndian(wrapped);
        wrapped[Half..].CopyTo(key);
        for (var t = 6 * count; t >= 1; t--)
        {
            var half = key.Slice(Half * ((t - 1) % count), Half);
            BinaryPrimitives.WriteUInt64BigEndian(block, a ^ (ulong)t);
            half.CopyTo(block[Half..]);
            aes.DecryptEcb(block, block, PaddingMode.None);
            a = BinaryPrimitives.ReadUInt64BigEndian(block);
            block[Half..].CopyTo(half);
        }

        CryptographicOperations.ZeroMemory(block);
        if (a == Check)
        {
            return true;
        }

        CryptographicOperations.ZeroMemory(key);
        return false;
    }

    /// <summary>ECC-CMS-SharedInfo (RFC 5753 §7.2): the wrap algorithm, and the length of its key in bits.</summary>
    private static byte[] SharedInformation { get; } = MakeSharedInformation();

    private static byte[] MakeSharedInformation()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(EnvelopeForm.Aes256Wrap);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
            {
                writer.WriteOctetString([0, 0, 1, 0]);
            }
        }

        return writer.Encode();
    }
}
