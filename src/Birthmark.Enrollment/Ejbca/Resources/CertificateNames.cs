using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Names;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary>Reads the few fields of certificates that answers need. Never throws on input bytes.</summary>
internal static class CertificateNames
{
    private const string SubjectKeyIdentifier = "2.5.29.14";

    /// <summary>RFC 5280 §4.1.2.4.</summary>
    internal static bool TryReadIssuer(ReadOnlyMemory<byte> certificate, [NotNullWhen(true)] out DistinguishedName? issuer)
    {
        issuer = null;
        return CertificateView.TryRead(certificate, out var view, out _) && DistinguishedName.TryDecode(view.Issuer.Span, out issuer);
    }

    /// <summary>RFC 5280 §4.2.1.2; null when the certificate has none.</summary>
    internal static byte[]? ReadSubjectKeyIdentifier(ReadOnlyMemory<byte> certificate)
    {
        if (!CertificateView.TryRead(certificate, out var view, out _))
        {
            return null;
        }

        foreach (var extension in view.Extensions)
        {
            if (extension.DottedOid == SubjectKeyIdentifier
                && AsnDecoder.TryReadPrimitiveOctetString(extension.Value.Span, AsnEncodingRules.DER, out var identifier, out _))
            {
                return identifier.ToArray();
            }
        }

        return null;
    }
}
