using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Birthmark.Keys.Pooling;

namespace Birthmark.Keys.Engines.Portable;

/// <summary>A loaded private key as a pool of .NET's key objects, which promise nothing about use by several threads.</summary>
internal sealed class PlatformSigner : ISigner
{
    private readonly SecretBuffer pkcs8;
    private readonly Pool<AsymmetricAlgorithm> keys;

    /// <summary>Takes ownership of <paramref name="pkcs8"/>.</summary>
    internal PlatformSigner(KeyAlgorithm algorithm, SecretBuffer pkcs8)
    {
        this.pkcs8 = pkcs8;
        keys = new Pool<AsymmetricAlgorithm>(() => PlatformKey.Import(algorithm, this.pkcs8.Span));
    }

    public bool TrySign(ReadOnlySpan<byte> message, SignatureAlgorithm algorithm, [NotNullWhen(true)] out byte[]? signature)
    {
        signature = null;
        if (!keys.TryRent(out var key))
        {
            return false;
        }

        try
        {
            signature = key is ECDsa ec
                ? ec.SignData(message, algorithm.Hash(), DSASignatureFormat.Rfc3279DerSequence)
                : ((RSA)key).SignData(message, algorithm.Hash(), algorithm.Padding());
            return true;
        }
        finally
        {
            keys.Return(key);
        }
    }

    public void Dispose()
    {
        keys.Dispose();
        pkcs8.Dispose();
    }
}
