using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Numerics;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Names;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary>Reads the few fields of certificates and CRLs that answers need. Never throws on input bytes.</summary>
internal static class CertificateNames
{
    private const string CrlNumber = "2.5.29.20";
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

    /// <summary>RFC 5280 §5.1: issuer and CRL number (0 when there is none).</summary>
    internal static bool TryReadCrl(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out DistinguishedName? issuer, out BigInteger number)
    {
        issuer = null;
        number = BigInteger.Zero;
        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var list = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var tbs = list.ReadSequence();
            list.ReadSequence();
            list.ReadBitString(out _);
            if (tbs.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            {
                tbs.ReadInteger();
            }

            tbs.ReadSequence();
            if (!DistinguishedName.TryDecode(tbs.ReadEncodedValue().Span, out var name))
            {
                return false;
            }

            number = ReadNumber(tbs);
            issuer = name;
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static BigInteger ReadNumber(AsnReader tbs)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        while (tbs.HasData)
        {
            if (!tbs.PeekTag().HasSameClassAndValue(tag))
            {
                tbs.ReadEncodedValue();
                continue;
            }

            var extensions = tbs.ReadSequence(tag).ReadSequence();
            while (extensions.HasData)
            {
                var extension = extensions.ReadSequence();
                if (extension.ReadObjectIdentifier() != CrlNumber)
                {
                    continue;
                }

                if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
                {
                    extension.ReadBoolean();
                }

                return new AsnReader(extension.ReadOctetString(), AsnEncodingRules.DER).ReadInteger();
            }
        }

        return BigInteger.Zero;
    }
}
