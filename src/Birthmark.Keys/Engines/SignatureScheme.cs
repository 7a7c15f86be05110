using System.Security.Cryptography;

namespace Birthmark.Keys.Engines;

/// <summary>What a signature algorithm is made of, and which keys it fits.</summary>
internal static class SignatureScheme
{
    internal const int MaxDigestLength = 64;

    internal static bool Fits(this SignatureAlgorithm algorithm, KeyAlgorithm key) => IsEcdsa(algorithm) == IsEc(key);

    /// <exception cref="KeyRefusedException">An EC key asked for RSA, or the reverse.</exception>
    internal static void RefuseMismatch(SignatureAlgorithm algorithm, KeyAlgorithm key)
    {
        if (!algorithm.Fits(key))
        {
            throw new KeyRefusedException(
                KeyRefusal.AlgorithmMismatch, $"{algorithm} cannot be made by a key of {key}: choose {(IsEc(key) ? "an ECDSA" : "an RSA")} signature algorithm.");
        }
    }

    internal static bool IsEc(KeyAlgorithm key) => key is KeyAlgorithm.EcP256 or KeyAlgorithm.EcP384;

    internal static bool IsEcdsa(SignatureAlgorithm algorithm) => algorithm is SignatureAlgorithm.EcdsaWithSha256 or SignatureAlgorithm.EcdsaWithSha384;

    internal static bool IsPss(SignatureAlgorithm algorithm) =>
        algorithm is SignatureAlgorithm.RsaPssWithSha256 or SignatureAlgorithm.RsaPssWithSha384 or SignatureAlgorithm.RsaPssWithSha512;

    /// <summary>Of an RSA algorithm; .NET's PSS has a salt as long as the hash.</summary>
    internal static RSASignaturePadding Padding(this SignatureAlgorithm algorithm) => IsPss(algorithm) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;

    internal static HashAlgorithmName Hash(this SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.EcdsaWithSha256 or SignatureAlgorithm.RsaPkcs1WithSha256 or SignatureAlgorithm.RsaPssWithSha256 => HashAlgorithmName.SHA256,
        SignatureAlgorithm.EcdsaWithSha384 or SignatureAlgorithm.RsaPkcs1WithSha384 or SignatureAlgorithm.RsaPssWithSha384 => HashAlgorithmName.SHA384,
        SignatureAlgorithm.RsaPkcs1WithSha512 or SignatureAlgorithm.RsaPssWithSha512 => HashAlgorithmName.SHA512,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    /// <summary>Digest of an ECDSA algorithm, 32 or 48 octets, at the start of <paramref name="digest"/>.</summary>
    internal static ReadOnlySpan<byte> Digest(this SignatureAlgorithm algorithm, ReadOnlySpan<byte> message, Span<byte> digest) => algorithm switch
    {
        SignatureAlgorithm.EcdsaWithSha256 => digest[..SHA256.HashData(message, digest)],
        SignatureAlgorithm.EcdsaWithSha384 => digest[..SHA384.HashData(message, digest)],
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };
}
