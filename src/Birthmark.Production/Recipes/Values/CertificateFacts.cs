using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Birthmark.Pki.Names;

namespace Birthmark.Production.Recipes.Values;

/// <summary>What lists and revocation need to know of a certificate.</summary>
/// <param name="Issuer">Normalised issuer DN.</param>
/// <param name="Subject">Normalised subject DN.</param>
/// <param name="SerialNumber">Upper-case hex without leading zeros.</param>
/// <param name="PublicKey">DER SubjectPublicKeyInfo.</param>
/// <param name="Sha256">Fingerprint, lower-case hex.</param>
internal sealed record CertificateFacts(string Issuer, string Subject, string SerialNumber, ReadOnlyMemory<byte> PublicKey, string Sha256)
{
    /// <summary>SHA-256 of the SubjectPublicKeyInfo, lower-case hex.</summary>
    internal string PublicKeyHash => Convert.ToHexStringLower(SHA256.HashData(PublicKey.Span));

    /// <summary>Reads the few fields (RFC 5280 §4.1) without the cost of a whole certificate object; false for anything malformed.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out CertificateFacts? facts)
    {
        facts = null;
        try
        {
            var tbs = new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadSequence();
            var version = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
            if (tbs.PeekTag() == version)
            {
                tbs.ReadEncodedValue();
            }

            var serial = Convert.ToHexString(tbs.ReadIntegerBytes().Span).TrimStart('0');
            tbs.ReadEncodedValue(); // signature
            var issuer = tbs.ReadEncodedValue();
            tbs.ReadEncodedValue(); // validity
            var subject = tbs.ReadEncodedValue();
            var publicKey = tbs.ReadEncodedValue();
            if (!DistinguishedName.TryDecode(issuer.Span, out var issuerName) || !DistinguishedName.TryDecode(subject.Span, out var subjectName))
            {
                return false;
            }

            facts = new(issuerName.Text, subjectName.Text, serial.Length == 0 ? "0" : serial, publicKey, Convert.ToHexStringLower(SHA256.HashData(der.Span)));
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
