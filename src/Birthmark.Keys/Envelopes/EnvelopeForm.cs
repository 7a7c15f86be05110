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

    internal const int KeySize = KeyAgreement.KeyLength;
    internal const int BlockSize = 16;

    /// <summary>The key that wraps the content key between these two (RFC 5753 §7.2). The caller disposes it.</summary>
    internal static SecretBuffer DeriveWrappingKey(ECDiffieHellman own, ECDiffieHellmanPublicKey other)
    {
        var shared = own.DeriveRawSecretAgreement(other);
        var key = new SecretBuffer(KeyAgreement.KeyLength);
        KeyAgreement.Derive(shared, key.Span);
        CryptographicOperations.ZeroMemory(shared);
        return key;
    }
}
