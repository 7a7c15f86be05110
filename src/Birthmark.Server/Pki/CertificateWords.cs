using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Certificates;
using Birthmark.Pki.Names;
using PkiEntry = Birthmark.Pki.Certificates.CertificateEntry;

namespace Birthmark.Server.Pki;

/// <summary>A certificate in words, field by field in its own order.</summary>
internal static class CertificateWords
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["2.5.29.14"] = "Subject Key Identifier",
        ["2.5.29.15"] = "Key Usage",
        ["2.5.29.17"] = "Subject Alternative Name",
        ["2.5.29.19"] = "Basic Constraints",
        ["2.5.29.31"] = "CRL Distribution Points",
        ["2.5.29.35"] = "Authority Key Identifier",
        ["2.5.29.37"] = "Extended Key Usage",
        ["1.3.6.1.5.5.7.1.1"] = "Authority Information Access",
    };

    internal static IReadOnlyList<CertificateField> Of(X509Certificate2 certificate, PkiEntry entry) =>
    [
        .. Heads(certificate).Take(1),
        new("Serial Number", entry.SerialNumber),
        .. Heads(certificate).Skip(1),
        .. certificate.Extensions.Select(e => new CertificateField(
            Names.GetValueOrDefault(e.Oid?.Value ?? "", e.Oid?.Value ?? "?"), ValueOf(e, entry), e.Critical)),
        new("SHA-1 Fingerprint", entry.Fingerprint),
        new("SHA-256 Fingerprint", Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span))),
    ];

    /// <summary>What a certificate would say that has not been issued; what the signing alone decides is left out.</summary>
    internal static IReadOnlyList<CertificateField> Beforehand(X509Certificate2 certificate, bool isStandIn)
    {
        string[] known = isStandIn ? ["Subject", "Public Key"] : ["Version", "Signature Algorithm", "Issuer", "Not Before", "Not After", "Subject", "Public Key"];
        var fields = Heads(certificate).Where(f => known.Contains(f.Name, StringComparer.Ordinal));
        return isStandIn ? [.. fields] : [.. fields, .. certificate.Extensions.Select(e => new CertificateField(Names.GetValueOrDefault(e.Oid?.Value ?? "", e.Oid?.Value ?? "?"), ValueOf(e, null), e.Critical))];
    }

    private static IEnumerable<CertificateField> Heads(X509Certificate2 certificate) =>
    [
        new("Version", certificate.Version.ToString(CultureInfo.InvariantCulture)),
        new("Signature Algorithm", certificate.SignatureAlgorithm.FriendlyName ?? certificate.SignatureAlgorithm.Value ?? ""),
        new("Issuer", NameOf(certificate.IssuerName)),
        new("Not Before", TimeOf(certificate.NotBefore)),
        new("Not After", TimeOf(certificate.NotAfter)),
        new("Subject", NameOf(certificate.SubjectName)),
        new("Public Key", KeyOf(certificate)),
    ];

    // EJBCA's names for attributes, where the name can be read as one; the bytes otherwise.
    private static string NameOf(X500DistinguishedName name) =>
        DistinguishedName.TryDecode(name.RawData, out var known) ? known.Text : Convert.ToHexStringLower(name.RawData);

    private static string TimeOf(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string KeyOf(X509Certificate2 certificate)
    {
        using var ec = certificate.GetECDsaPublicKey();
        if (ec is not null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"EC {ec.KeySize} bit");
        }

        using var rsa = certificate.GetRSAPublicKey();
        return rsa is not null ? string.Create(CultureInfo.InvariantCulture, $"RSA {rsa.KeySize} bit") : certificate.PublicKey.Oid.Value ?? "?";
    }

    private static string ValueOf(X509Extension extension, PkiEntry? entry) => extension switch
    {
        X509BasicConstraintsExtension b => "CA:" + (b.CertificateAuthority ? "TRUE" : "FALSE")
            + (b.HasPathLengthConstraint ? string.Create(CultureInfo.InvariantCulture, $", path length {b.PathLengthConstraint}") : ""),
        X509KeyUsageExtension k => k.KeyUsages.ToString(),
        X509EnhancedKeyUsageExtension e => string.Join(", ", e.EnhancedKeyUsages.Cast<Oid>().Select(o => o.FriendlyName ?? o.Value)),
        X509SubjectKeyIdentifierExtension s => s.SubjectKeyIdentifier ?? "",
        X509AuthorityKeyIdentifierExtension { KeyIdentifier: { } id } => Convert.ToHexString(id.Span),
        X509SubjectAlternativeNameExtension => entry?.SubjectAlternativeName ?? extension.Format(multiLine: false),
        _ => extension.Format(multiLine: false),
    };
}
