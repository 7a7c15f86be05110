using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki.Names;

namespace Birthmark.Pki.Authorities;

/// <summary>What the PKI needs to know of a CA's certificate.</summary>
internal sealed record CaCertificate
{
    internal required ReadOnlyMemory<byte> Der { get; init; }

    internal required DistinguishedName Subject { get; init; }

    internal required ReadOnlyMemory<byte> EncodedSubject { get; init; }

    internal required ReadOnlyMemory<byte> EncodedIssuer { get; init; }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    internal required ReadOnlyMemory<byte> PublicKey { get; init; }

    /// <summary>Of the extension; without one, SHA-1 of the key (RFC 5280 §4.2.1.2 method 1).</summary>
    internal required ReadOnlyMemory<byte> SubjectKeyIdentifier { get; init; }

    internal required DateTimeOffset NotBefore { get; init; }

    internal required DateTimeOffset NotAfter { get; init; }

    internal required bool IsAuthority { get; init; }

    /// <summary>SHA-1 of the certificate, lower-case hex: how the register names it.</summary>
    internal required string Fingerprint { get; init; }

    /// <summary>Never throws; false for what is not one whole X.509 certificate with a readable subject.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out CaCertificate? read)
    {
        read = null;
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der.Span);
            if (certificate.RawData.Length != der.Length || !DistinguishedName.TryDecode(certificate.SubjectName.RawData, out var subject))
            {
                return false;
            }

            var constraints = certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault();
            var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
            var publicKey = certificate.PublicKey.ExportSubjectPublicKeyInfo();
            read = new()
            {
                Der = der.ToArray(),
                Fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA1).ToLowerInvariant(),
                Subject = subject,
                EncodedSubject = certificate.SubjectName.RawData,
                EncodedIssuer = certificate.IssuerName.RawData,
                PublicKey = publicKey,
                SubjectKeyIdentifier = certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes
                    ?? KeyIdentifier(publicKey),
                NotBefore = certificate.NotBefore.ToUniversalTime(),
                NotAfter = certificate.NotAfter.ToUniversalTime(),
                IsAuthority = constraints is { CertificateAuthority: true } && usage?.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign) != false,
            };
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>RFC 5280 §4.2.1.2 method 1: SHA-1 of the BIT STRING's content.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "An identifier, not a signature; SHA-1 is what RFC 5280 and Matter use for it.")]
    internal static byte[] KeyIdentifier(ReadOnlyMemory<byte> publicKeyInfo)
    {
        var info = new AsnReader(publicKeyInfo, AsnEncodingRules.DER).ReadSequence();
        info.ReadSequence();
        return SHA1.HashData(info.ReadBitString(out _));
    }
}
