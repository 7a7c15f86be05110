using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Exchange.Cms;

namespace Birthmark.Exchange.Pairing;

/// <summary>A certificate of one side of an exchange. What is pinned and compared is its key (EC P-256), not its wrapping.</summary>
public sealed class ExchangeCertificate
{
    private const int LongestPem = 16 << 10;

    private ExchangeCertificate(byte[] der, byte[] publicKey, byte[] keyIdentifier, string subject, DateTimeOffset notAfter) =>
        (Der, PublicKey, KeyIdentifier, Subject, NotAfter) = (der, publicKey, keyIdentifier, subject, notAfter);

    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>RFC 5280 §4.2.1.2, as the certificate says it: names the recipient in CMS.</summary>
    public ReadOnlyMemory<byte> KeyIdentifier { get; }

    public string Subject { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>SHA-256 of the public key, lower-case hex.</summary>
    public string KeyHash => Convert.ToHexStringLower(SHA256.HashData(PublicKey.Span));

    /// <summary>What people compare by voice.</summary>
    public string Spoken => SpokenIdentifier.Of(PublicKey.Span);

    public string Pem => PemEncoding.WriteString("CERTIFICATE", Der.Span) + "\n";

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
            if (!P256.TryImport(publicKey, out var key))
            {
                why = $"the key of '{read.Subject}' is not EC P-256";
                return false;
            }

            key.Dispose();
            var id = read.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes.ToArray();
            if (id is null)
            {
                why = $"'{read.Subject}' has no subject key identifier";
                return false;
            }

            certificate = new(read.RawData, publicKey, id, read.Subject, read.NotAfter.ToUniversalTime());
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
