using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Keys;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary>A key with its certificate and chain, for an end entity that has its key made here.</summary>
internal static class KeyStoreBundle
{
    private const string FriendlyName = "1.2.840.113549.1.9.20";

    // OWASP and NIST SP 800-132: the count is what slows a guesser down; a key store is opened by people and rarely.
    private const int Iterations = 100_000;

    /// <summary>PKCS#12 (RFC 7292), encrypted with AES-256 and sealed with HMAC-SHA-256 under <paramref name="password"/>.</summary>
    internal static byte[] WritePkcs12(
        string name, IDeviceKey key, ReadOnlyMemory<byte> certificate, IReadOnlyList<ReadOnlyMemory<byte>> chain, string password)
    {
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations);
        var localKey = new Pkcs9LocalKeyId(SHA256.HashData(certificate.Span));
        var keys = new Pkcs12SafeContents();
        var keyBag = new Pkcs12ShroudedKeyBag(Encrypt(key, password, encryption), skipCopy: true);
        keyBag.Attributes.Add(localKey);
        keyBag.Attributes.Add(Friendly(name));
        keys.AddSafeBag(keyBag);

        var certificates = new Pkcs12SafeContents();
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.Span);
        var leafBag = certificates.AddCertificate(leaf);
        leafBag.Attributes.Add(localKey);
        leafBag.Attributes.Add(Friendly(name));
        foreach (var der in chain)
        {
            using var issuer = X509CertificateLoader.LoadCertificate(der.Span);
            certificates.AddCertificate(issuer);
        }

        var store = new Pkcs12Builder();
        store.AddSafeContentsUnencrypted(keys);
        store.AddSafeContentsEncrypted(certificates, password, encryption);
        store.SealWithMac(password, HashAlgorithmName.SHA256, Iterations);
        return store.Encode();
    }

    /// <summary>PEM: private key (PKCS#8), certificate, chain.</summary>
    internal static byte[] WritePem(IDeviceKey key, ReadOnlyMemory<byte> certificate, IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        using var pkcs8 = key.ExportPkcs8();
        var text = new StringBuilder().Append(PemEncoding.Write("PRIVATE KEY", pkcs8.Span)).Append('\n');
        foreach (var der in chain.Prepend(certificate))
        {
            text.Append(PemEncoding.Write("CERTIFICATE", der.Span)).Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static byte[] Encrypt(IDeviceKey key, string password, PbeParameters encryption)
    {
        using var pkcs8 = key.ExportPkcs8();
        var plain = pkcs8.Span.ToArray();
        try
        {
            return Pkcs8PrivateKeyInfo.Decode(plain, out _, skipCopy: true).Encrypt(password, encryption);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static AsnEncodedData Friendly(string name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(UniversalTagNumber.BMPString, name);
        return new AsnEncodedData(FriendlyName, writer.Encode());
    }
}
