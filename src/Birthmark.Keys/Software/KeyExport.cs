using System.Security.Cryptography;
using Birthmark.Keys.Engines.Portable;

namespace Birthmark.Keys.Software;

/// <summary>Puts a private key under a password for the way out: PKCS#8 EncryptedPrivateKeyInfo with PBES2 (RFC 8018 §6.2).</summary>
internal static class KeyExport
{
    internal static byte[] Encrypt(KeyAlgorithm algorithm, ReadOnlySpan<byte> pkcs8, SecretBuffer password, int iterations)
    {
        using var key = PlatformKey.Import(algorithm, pkcs8);
        return key.ExportEncryptedPkcs8PrivateKey(password.Span, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations));
    }
}
