using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Birthmark.Keys;

namespace Birthmark.Production.Recipes;

/// <summary>A device's key that came back from its sealed form after a crash. Seldom used, so the platform's objects are fast enough.</summary>
internal sealed class RestoredKey : IDeviceKey
{
    private readonly AsymmetricAlgorithm key;

    private RestoredKey(AsymmetricAlgorithm key)
    {
        this.key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
        Algorithm = (key, key.KeySize) switch
        {
            (ECDsa, 256) => KeyAlgorithm.EcP256,
            (ECDsa, _) => KeyAlgorithm.EcP384,
            (_, 2048) => KeyAlgorithm.Rsa2048,
            (_, 3072) => KeyAlgorithm.Rsa3072,
            _ => KeyAlgorithm.Rsa4096,
        };
    }

    public KeyAlgorithm Algorithm { get; }

    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Reads PKCS#8 of an EC or RSA key; false for anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> pkcs8, [NotNullWhen(true)] out RestoredKey? restored)
    {
        var ec = ECDsa.Create();
        if (TryImport(ec, pkcs8))
        {
            restored = new(ec);
            return true;
        }

        var rsa = RSA.Create();
        restored = TryImport(rsa, pkcs8) ? new(rsa) : null;
        return restored is not null;
    }

    public byte[] Sign(ReadOnlySpan<byte> message, SignatureAlgorithm algorithm) => (key, algorithm) switch
    {
        (ECDsa ec, SignatureAlgorithm.EcdsaWithSha256) => ec.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
        (ECDsa ec, SignatureAlgorithm.EcdsaWithSha384) => ec.SignData(message, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence),
        (RSA rsa, SignatureAlgorithm.RsaPkcs1WithSha256) => rsa.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        (RSA rsa, SignatureAlgorithm.RsaPkcs1WithSha384) => rsa.SignData(message, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        (RSA rsa, SignatureAlgorithm.RsaPkcs1WithSha512) => rsa.SignData(message, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        (RSA rsa, SignatureAlgorithm.RsaPssWithSha256) => rsa.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        (RSA rsa, SignatureAlgorithm.RsaPssWithSha384) => rsa.SignData(message, HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
        (RSA rsa, SignatureAlgorithm.RsaPssWithSha512) => rsa.SignData(message, HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
        _ => throw new KeyRefusedException(KeyRefusal.AlgorithmMismatch, $"A key of {Algorithm} cannot sign with {algorithm}. Choose a scheme of its kind."),
    };

    public SecretBuffer ExportScalar()
    {
        var scalar = key is ECDsa ec ? ec.ExportParameters(includePrivateParameters: true).D! : throw NotEc();
        return Hold(scalar);
    }

    public SecretBuffer ExportPkcs8() => Hold(key.ExportPkcs8PrivateKey());

    public SecretBuffer ExportTraditional() => Hold(key is ECDsa ec ? ec.ExportECPrivateKey() : ((RSA)key).ExportRSAPrivateKey());

    public void Dispose() => key.Dispose();

    private static SecretBuffer Hold(byte[] secret)
    {
        try
        {
            return new SecretBuffer(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static bool TryImport(AsymmetricAlgorithm key, ReadOnlySpan<byte> pkcs8)
    {
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            // The second for a curve that the platform does not know.
            key.Dispose();
            return false;
        }
    }

    private KeyRefusedException NotEc() => new(KeyRefusal.AlgorithmMismatch, $"A key of {Algorithm} has no scalar. Use PKCS#8 or the traditional form.");
}
