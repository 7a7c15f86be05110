using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Pki.Registration.Ejbca.Withdrawal;

/// <summary>Who can say whether a credential was revoked: addresses of OCSP responders and of lists, and the issuer whose signature counts.</summary>
internal sealed class RevocationSources
{
    private const string AuthorityInformationAccess = "1.3.6.1.5.5.7.1.1";
    private const string CrlDistributionPoints = "2.5.29.31";
    private const string Ocsp = "1.3.6.1.5.5.7.48.1";

    private RevocationSources(IReadOnlyList<Uri> responders, IReadOnlyList<Uri> lists, X509Certificate2? issuer) => (Responders, Lists, Issuer) = (responders, lists, issuer);

    internal IReadOnlyList<Uri> Responders { get; }

    internal IReadOnlyList<Uri> Lists { get; }

    /// <summary>Null when it is neither in the PKCS#12 nor among the trusted certificates: then no answer can be verified.</summary>
    internal X509Certificate2? Issuer { get; }

    internal bool IsAny => Responders.Count + Lists.Count > 0;

    /// <summary>What the project says comes before what the certificate says.</summary>
    internal static RevocationSources Of(EjbcaCredential credential, EjbcaConnection connection)
    {
        var own = credential.Certificate;
        var issuers = credential.Others.Concat(connection.Trust.Certificates).Where(c => c.SubjectName.RawData.AsSpan().SequenceEqual(own.IssuerName.RawData));
        return new(
            connection.OcspAddress is { } responder ? [responder] : Addresses(own, AuthorityInformationAccess),
            connection.CrlAddress is { } list ? [list] : Addresses(own, CrlDistributionPoints),
            issuers.FirstOrDefault(i => IssuerSignature.IsBy(i, own)));
    }

    private static List<Uri> Addresses(X509Certificate2 certificate, string oid)
    {
        var found = new List<Uri>();
        var extension = certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == oid);
        try
        {
            if (extension is not null)
            {
                var texts = oid == CrlDistributionPoints ? OfLists(extension.RawData) : OfResponders(extension.RawData);
                found.AddRange(texts.Where(t => Uri.TryCreate(t, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https").Select(t => new Uri(t)));
            }
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException or UriFormatException)
        {
            // A malformed extension names nobody.
        }

        return found;
    }

    // RFC 5280 §4.2.2.1.
    private static List<string> OfResponders(byte[] der)
    {
        var texts = new List<string>();
        var list = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        while (list.HasData)
        {
            var access = list.ReadSequence();
            if (access.ReadObjectIdentifier() == Ocsp && access.PeekTag() == new Asn1Tag(TagClass.ContextSpecific, 6))
            {
                texts.Add(access.ReadCharacterString(UniversalTagNumber.IA5String, new Asn1Tag(TagClass.ContextSpecific, 6)));
            }
        }

        return texts;
    }

    // RFC 5280 §4.2.1.13: points with a full name; what names only some reasons or another issuer is no help.
    private static List<string> OfLists(byte[] der)
    {
        var texts = new List<string>();
        var list = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        while (list.HasData)
        {
            var point = list.ReadSequence();
            if (!point.HasData || point.PeekTag() != new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true))
            {
                continue;
            }

            var name = point.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            if (point.HasData || name.PeekTag() != new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true))
            {
                continue;
            }

            var full = name.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            while (full.HasData)
            {
                if (full.PeekTag() == new Asn1Tag(TagClass.ContextSpecific, 6))
                {
                    texts.Add(full.ReadCharacterString(UniversalTagNumber.IA5String, new Asn1Tag(TagClass.ContextSpecific, 6)));
                }
                else
                {
                    full.ReadEncodedValue();
                }
            }
        }

        return texts;
    }
}
