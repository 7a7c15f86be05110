using System.Security.Cryptography;

namespace Birthmark.Keys.Engines.Portable;

/// <summary>Turns PKCS#8 into a key object of .NET.</summary>
internal static class PlatformKey
{
    internal static AsymmetricAlgorithm Import(KeyAlgorithm algorithm, ReadOnlySpan<byte> pkcs8)
    {
        AsymmetricAlgorithm key = SignatureScheme.IsEc(algorithm) ? ECDsa.Create() : RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }
}
