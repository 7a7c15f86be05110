using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Exchange.Cms;

namespace Birthmark.Exchange.Pairing;

/// <summary>A certificate of one side of an exchange. What is pinned and compared is its key (EC P-256; a hub's may be RSA), not its wrapping.</summary>
public sealed class ExchangeCertificate
{
    private const int LongestPem = 16 << 10;
    private const int ShortestRsa = 2048;

    private ExchangeCertificate(byte[] der, byte[] publicKey, byte[] keyIdentifier, string subject, DateTimeOffset notAfter, bool isRsa) =>
        (Der, PublicKey, KeyIdentifier, Subject, NotAfter, IsRsa) = (der, publicKey, keyIdentifier, subject, notAfter, isRsa);

    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>RFC 5280 §4.2.1.2, as the certificate says it: names the recipient in CMS.</summary>
    public ReadOnlyMemory<byte> KeyIdentifier { get; }

    public string Subject { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>It opens by RSA-OAEP, and signs nothing here: a hub's.</summary>
    public bool IsRsa { get; }

    /// <summary>SHA-256 of the public key, lower-case hex.</summary>
    public string KeyHash => Convert.ToHexStringLower(SHA256.HashData(PublicKey.Span));

    /// <summary>What people compare by voice.</summary>
    public string Spoken => SpokenIdentifier.Of(PublicKey.Span);

    public string Pem => PemEncoding.WriteString("CERTIFICATE", Der.Span) + "\n";

    /// <summary>As <see cref="TryRead"/>, for one who signs: EC P-256 alone.</summary>
    public static bool TryReadSigner(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out ExchangeCertificate? certificate, [NotNullWhen(false)] out string? why)
    {
        if (TryRead(octets, out certificate, out why) && certificate.IsRsa)
        {
            why = $"the key of '{certificate.Subject}' is not EC P-256";
            certificate = null;
        }

        return certificate is not null;
    }

    /// <summary>Reads DER or PEM. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out ExchangeCertificate? certificate, [NotNullWhen(false)] out string? why)
    {
        certificate = null;
        why = "it is no certificate, in PEM or DER";
        try
        {
            using var read = octets.Length > LongestPem ? null : octets.IndexOf("-----BEGIN CERTIFICATE-----"u8) >= 0
                ? X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(octets))
                : X509CertificateLoader.LoadCertificate(octets);
            if (read is null)
            {
                return false;
            }

            var publicKey = read.PublicKey.ExportSubjectPublicKeyInfo();
            using var rsa = read.GetRSAPublicKey();
            if (rsa is null && P256.TryImport(publicKey, out var key))
            {
                key.Dispose();
            }
            else if (rsa is not { KeySize: >= ShortestRsa })
            {
                why = $"the key of '{read.Subject}' is neither EC P-256 nor RSA of {ShortestRsa} bits or more";
                return false;
            }

            var id = read.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes.ToArray();
            if (id is null)
            {
                why = $"'{read.Subject}' has no subject key identifier";
                return false;
            }

            certificate = new(read.RawData, publicKey, id, read.Subject, read.NotAfter.ToUniversalTime(), rsa is not null);
            why = null;
            return true;
        }
        catch (CryptographicException)
        {
            why = "it is no certificate, in PEM or DER";
            return false;
        }
    }
}
