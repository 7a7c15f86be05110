using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Birthmark.Exchange.Cms;

/// <summary>What follows the content: certificates, signed attributes and the signature, read in DER without tolerance.</summary>
internal sealed class CmsTail
{
    private CmsTail(IReadOnlyList<ReadOnlyMemory<byte>> certificates, ReadOnlyMemory<byte> signerId, byte[] attributes, DateTimeOffset signedAt, byte[] signature) =>
        (Certificates, SignerId, Attributes, SignedAt, Signature) = (certificates, signerId, attributes, signedAt, signature);

    /// <summary>The signer's first, then towards the root.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; }

    /// <summary>DER IssuerAndSerialNumber.</summary>
    internal ReadOnlyMemory<byte> SignerId { get; }

    /// <summary>As they are signed: DER SET OF.</summary>
    internal byte[] Attributes { get; }

    internal DateTimeOffset SignedAt { get; }

    internal byte[] Signature { get; }

    /// <exception cref="ReportWrongException">Not of this form, or the content has another digest than was signed.</exception>
    internal static CmsTail Read(byte[] digest, ReadOnlyMemory<byte> octets)
    {
        try
        {
            var reader = new AsnReader(octets, AsnEncodingRules.DER);
            var certificates = new List<ReadOnlyMemory<byte>>();
            var set = reader.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            while (set.HasData)
            {
                certificates.Add(set.PeekEncodedValue());
                CheckCertificateForm(set.ReadSequence());
            }

            var infos = reader.ReadSetOf();
            var signer = infos.ReadSequence();
            infos.ThrowIfNotEmpty();
            reader.ThrowIfNotEmpty();
            Demand(signer.ReadInteger() == 1, "the version of its signer");
            var id = signer.ReadEncodedValue();
            Algorithm(signer, CmsForm.Sha256);
            byte[] attributes = [0x31, .. signer.PeekEncodedValue().Span[1..]];
            Demand(signer.ReadEncodedValue().Span[0] == 0xA0, "the tag of its attributes");
            Algorithm(signer, CmsForm.EcdsaWithSha256);
            var signature = signer.ReadOctetString();
            signer.ThrowIfNotEmpty();
            return new(certificates, id, attributes, ReadAttributes(attributes, digest), signature);
        }
        catch (AsnContentException e)
        {
            throw new ReportWrongException(ReportFault.Form, $"The file is not a whole signed report: its signature block cannot be read ({e.Message})");
        }
    }

    private static DateTimeOffset ReadAttributes(byte[] octets, byte[] digest)
    {
        var set = new AsnReader(octets, AsnEncodingRules.DER).ReadSetOf();
        DateTimeOffset? at = null;
        var (hasType, hasDigest) = (false, false);
        while (set.HasData)
        {
            var attribute = set.ReadSequence();
            var type = attribute.ReadObjectIdentifier();
            var values = attribute.ReadSetOf();
            attribute.ThrowIfNotEmpty();
            switch (type)
            {
                case CmsForm.ContentType:
                    hasType = values.ReadObjectIdentifier() == CmsForm.IdData;
                    break;
                case CmsForm.MessageDigest:
                    hasDigest = true;
                    if (!CryptographicOperations.FixedTimeEquals(values.ReadOctetString(), digest))
                    {
                        throw new ReportWrongException(ReportFault.Signature, "The content is not what was signed: its digest is another than the signed one.");
                    }

                    break;
                case CmsForm.SigningTime:
                    at = values.ReadUtcTime();
                    break;
                default:
                    Demand(false, $"the attribute {type}");
                    break;
            }

            values.ThrowIfNotEmpty();
        }

        Demand(hasType && hasDigest && at is not null, "its signed attributes");
        return at!.Value;
    }

    /// <summary>What no signature covers inside a certificate: unused bits, and the algorithm written a second time (RFC 5280 §4.1.1.2).</summary>
    private static void CheckCertificateForm(AsnReader certificate)
    {
        var body = certificate.ReadSequence();
        _ = body.ReadEncodedValue();
        _ = body.ReadEncodedValue();
        Demand(body.ReadEncodedValue().Span.SequenceEqual(certificate.ReadEncodedValue().Span), "the signature algorithm of a certificate");
        _ = certificate.ReadBitString(out var unused);
        Demand(unused == 0, "the signature of a certificate");
        certificate.ThrowIfNotEmpty();
    }

    private static void Algorithm(AsnReader reader, string oid)
    {
        var algorithm = reader.ReadSequence();
        Demand(algorithm.ReadObjectIdentifier() == oid, "an algorithm");
        algorithm.ThrowIfNotEmpty();
    }

    private static void Demand(bool isSo, string what)
    {
        if (!isSo)
        {
            throw new ReportWrongException(ReportFault.Form, $"The file is not a signed report as hubs make them: {what} is another.");
        }
    }
}
