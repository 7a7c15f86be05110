using System.Numerics;
using System.Security.Cryptography;

namespace Birthmark.Keys.Tpm.Identity;

/// <summary>
/// A secret that only the TPM with one endorsement key opens, and only if it holds the key of one name (Part 1 §24, credential protection).
/// Made at the owner's, without a TPM.
/// </summary>
/// <param name="Blob">TPMS_ID_OBJECT: integrity, then the encrypted secret.</param>
/// <param name="Seed">The seed, encrypted to the endorsement key.</param>
public sealed record TpmCredential(ReadOnlyMemory<byte> Blob, ReadOnlyMemory<byte> Seed)
{
    private const int HashLength = TpmCipher.HashLength;

    /// <param name="secret">Up to 32 octets.</param>
    /// <param name="publicArea">TPMT_PUBLIC of the key that must be in the same TPM.</param>
    /// <param name="endorsement">RSA 2048 public key of the TPM's endorsement certificate.</param>
    /// <param name="random">For the seed.</param>
    public static TpmCredential Make(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> publicArea, RSA endorsement, IRandomSource random)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(secret.Length, HashLength);
        var name = NameOf(publicArea);
        using var seed = new SecretBuffer(HashLength);
        random.Fill(seed.Span);
        using var storage = TpmCipher.KdfA(seed.Span, "STORAGE", name, TpmCipher.KeyLength);
        using var integrity = TpmCipher.KdfA(seed.Span, "INTEGRITY", [], HashLength);
        var plain = new TpmWriter().Sized(secret).ToArray();
        // The vector is zero by Part 1 §24.4; the seed is used once.
        var encrypted = TpmCipher.Encrypt(storage.Span, new byte[TpmCipher.KeyLength], plain);
        CryptographicOperations.ZeroMemory(plain);
        var tag = HMACSHA256.HashData(integrity.Span, [.. encrypted, .. name]);
        return new(new TpmWriter().Sized(tag).Raw(encrypted).ToArray(), Oaep(seed, endorsement, random));
    }

    /// <summary>Name of an object with SHA-256 as its name algorithm: the algorithm and the digest of the public area (Part 1 §16).</summary>
    public static byte[] NameOf(ReadOnlySpan<byte> publicArea) => new TpmWriter().U16(TpmCode.AlgorithmSha256).Raw(SHA256.HashData(publicArea)).ToArray();

    /// <summary>RSAES-OAEP (RFC 8017 §7.1.1) with SHA-256 and the label "IDENTITY" with its zero (Part 1 §B.10.4), which the platform's classes cannot set.</summary>
    private static byte[] Oaep(SecretBuffer seed, RSA key, IRandomSource random)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var length = parameters.Modulus!.Length;
        using var encoded = new SecretBuffer(length);
        encoded.Span.Clear();
        var mask = encoded.Span.Slice(1, HashLength);
        var data = encoded.Span[(1 + HashLength)..];
        SHA256.HashData("IDENTITY\0"u8, data);
        data[^(seed.Length + 1)] = 1;
        seed.Span.CopyTo(data[^seed.Length..]);
        random.Fill(mask);
        Mask(mask, data);
        Mask(data, mask);
        var number = BigInteger.ModPow(
            new BigInteger(encoded.Span, isUnsigned: true, isBigEndian: true), new BigInteger(parameters.Exponent!, isUnsigned: true, isBigEndian: true),
            new BigInteger(parameters.Modulus, isUnsigned: true, isBigEndian: true));
        var wrapped = new byte[length];
        var octets = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        octets.CopyTo(wrapped, length - octets.Length);
        return wrapped;
    }

    /// <summary>XORs MGF1-SHA256 (RFC 8017 §B.2.1) of <paramref name="source"/> over <paramref name="target"/>.</summary>
    private static void Mask(ReadOnlySpan<byte> source, Span<byte> target)
    {
        Span<byte> input = stackalloc byte[source.Length + 4];
        Span<byte> block = stackalloc byte[HashLength];
        source.CopyTo(input);
        for (var at = 0; at < target.Length; at += HashLength)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(input[^4..], at / HashLength);
            SHA256.HashData(input, block);
            for (var i = 0; i < Math.Min(HashLength, target.Length - at); i++)
            {
                target[at + i] ^= block[i];
            }
        }

        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(block);
    }
}
