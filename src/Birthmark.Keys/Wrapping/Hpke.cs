using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Birthmark.Keys.Wrapping;

/// <summary>
/// Seals a text for the holder of one P-256 key: HPKE (RFC 9180) in base mode, one text a seal, with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256
/// and AES-128-GCM. The sealed text is the ephemeral point (65 octets), ciphertext, tag (16 octets).
/// </summary>
public static class Hpke
{
    /// <summary>Octets by which a sealed text is longer than the text.</summary>
    public const int Overhead = PointLength + TagLength;

    private const int PointLength = 65;
    private const int KeyLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>SubjectPublicKeyInfo of a P-256 key up to its point (RFC 5480 §2): named curve, uncompressed.</summary>
    private static ReadOnlySpan<byte> KeyInfoHead =>
        [0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00];

    /// <summary>False when <paramref name="publicKeyInfo"/> is no DER SubjectPublicKeyInfo of a point of P-256.</summary>
    /// <param name="publicKeyInfo">Whom it is for.</param>
    /// <param name="info">What it is for: the recipient must say the same.</param>
    /// <param name="additional">Goes beside the text, protected but not hidden.</param>
    /// <param name="text">What to seal.</param>
    /// <param name="random">Where the ephemeral key comes from.</param>
    /// <param name="result"><see cref="Overhead"/> octets longer than the text.</param>
    public static bool TrySeal(
        ReadOnlySpan<byte> publicKeyInfo, ReadOnlySpan<byte> info, ReadOnlySpan<byte> additional, ReadOnlySpan<byte> text, IRandomSource random, [NotNullWhen(true)] out byte[]? result)
    {
        result = null;
        if (publicKeyInfo.Length != KeyInfoHead.Length + PointLength || !publicKeyInfo.StartsWith(KeyInfoHead) || publicKeyInfo[KeyInfoHead.Length] != 4)
        {
            return false;
        }

        var recipient = publicKeyInfo[KeyInfoHead.Length..];
        using var shared = new SecretBuffer(HpkeSchedule.HashLength);
        var sealedText = new byte[Overhead + text.Length];
        if (!TryEncapsulate(recipient, random, sealedText.AsSpan(0, PointLength), shared.Span))
        {
            return false;
        }

        using var key = new SecretBuffer(KeyLength);
        Span<byte> nonce = stackalloc byte[NonceLength];
        HpkeSchedule.KeyAndNonce(shared.Span, info, key.Span, nonce);
        using var aead = new AesGcm(key.Span, TagLength);
        aead.Encrypt(nonce, text, sealedText.AsSpan(PointLength, text.Length), sealedText.AsSpan(PointLength + text.Length), additional);
        result = sealedText;
        return true;
    }

    /// <summary>RFC 9180 §4.1: Encap. False when the recipient's point is not on the curve.</summary>
    private static bool TryEncapsulate(ReadOnlySpan<byte> recipient, IRandomSource random, Span<byte> point, Span<byte> shared)
    {
        using var seed = new SecretBuffer(HpkeSchedule.HashLength);
        random.Fill(seed.Span);
        using var ephemeral = KeyPairOf(seed.Span);
        var own = ephemeral.ExportParameters(includePrivateParameters: false).Q;
        point[0] = 4;
        own.X.CopyTo(point[1..]);
        own.Y.CopyTo(point[33..]);
        byte[]? agreed = null;
        try
        {
            using var theirs = ECDiffieHellman.Create(PointOf(recipient));
            using var publicKey = theirs.PublicKey;
            agreed = ephemeral.DeriveRawSecretAgreement(publicKey);
            HpkeSchedule.SharedSecret(agreed, [.. point, .. recipient], shared);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(agreed);
        }
    }

    private static ECParameters PointOf(ReadOnlySpan<byte> point) => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new() { X = point[1..33].ToArray(), Y = point[33..].ToArray() },
    };

    /// <summary>RFC 9180 §7.1.3: DeriveKeyPair. A candidate out of range (one in 2³²) is followed by the next.</summary>
    private static ECDiffieHellman KeyPairOf(ReadOnlySpan<byte> seed)
    {
        var scalar = GC.AllocateUninitializedArray<byte>(HpkeSchedule.HashLength, pinned: true);
        try
        {
            for (byte counter = 0; ; counter = checked((byte)(counter + 1)))
            {
                HpkeSchedule.Candidate(seed, counter, scalar);
                if (scalar.AsSpan().SequenceCompareTo(Order) < 0 && scalar.AsSpan().ContainsAnyExcept((byte)0))
                {
                    return ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
                }
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    /// <summary>SEC 2 §2.4.2: n.</summary>
    private static ReadOnlySpan<byte> Order =>
        [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51];
}
