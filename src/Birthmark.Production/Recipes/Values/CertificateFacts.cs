using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Birthmark.Pki.Names;

namespace Birthmark.Production.Recipes.Values;

/// <summary>What lists and revocation need to know of a certificate; what costs more than a look is worked out when asked for.</summary>
internal sealed class CertificateFacts
{
    /// <summary>The issuer decoded last: a line asks the same one for hours.</summary>
    private static Tuple<byte[], string>? lastIssuer;

    private readonly ReadOnlyMemory<byte> der;
    private readonly ReadOnlyMemory<byte> subject;

    private CertificateFacts(ReadOnlyMemory<byte> der, string issuer, ReadOnlyMemory<byte> subject, string serialNumber, ReadOnlyMemory<byte> publicKey)
    {
        this.der = der;
        this.subject = subject;
        Issuer = issuer;
        SerialNumber = serialNumber;
        PublicKey = publicKey;
    }

    /// <summary>Normalised issuer DN.</summary>
    internal string Issuer { get; }

    /// <summary>Upper-case hex without leading zeros.</summary>
    internal string SerialNumber { get; }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    internal ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Normalised subject DN; empty when it holds what no name may hold.</summary>
    internal string Subject => DistinguishedName.TryDecode(subject.Span, out var name) ? name.Text : "";

    /// <summary>Fingerprint, lower-case hex.</summary>
    internal string Sha256 => Convert.ToHexStringLower(SHA256.HashData(der.Span));

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
            if (IssuerText(issuer.Span) is not { } issuerText)
            {
                return false;
            }

            facts = new(der, issuerText, subject, serial.Length == 0 ? "0" : serial, publicKey);
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static string? IssuerText(ReadOnlySpan<byte> der)
    {
        if (Volatile.Read(ref lastIssuer) is { } last && der.SequenceEqual(last.Item1))
        {
            return last.Item2;
        }

        if (!DistinguishedName.TryDecode(der, out var name))
        {
            return null;
        }

        Volatile.Write(ref lastIssuer, Tuple.Create(der.ToArray(), name.Text));
        return name.Text;
    }
}
