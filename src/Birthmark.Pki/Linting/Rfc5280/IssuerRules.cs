using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Rfc5280;

/// <summary>RFC 5280 §6.1: what ties a certificate to the one that issued it.</summary>
internal static class IssuerRules
{
    internal static void Inspect(CertificateView certificate, ExtensionFacts facts, CertificateView issuer, Findings findings)
    {
        if (!certificate.Issuer.Span.SequenceEqual(issuer.Subject.Span))
        {
            findings.Error("issuer-name", "issuer", "RFC 5280 §4.1.2.4", "issuer is not the subject of the issuing authority's certificate, octet by octet.");
        }

        if (!facts.AuthorityKeyIdentifier.IsEmpty && issuer.Find(ObjectIds.SubjectKeyIdentifier) is { } extension &&
            ExtensionValues.TryReadSubjectKeyIdentifier(extension.Value, out var identifier) && !identifier.Span.SequenceEqual(facts.AuthorityKeyIdentifier.Span))
        {
            findings.Error("authority-key-identifier", "extensions.authorityKeyIdentifier", "RFC 5280 §4.2.1.1",
                $"authorityKeyIdentifier is {Convert.ToHexString(facts.AuthorityKeyIdentifier.Span)}; the issuer's subjectKeyIdentifier is {Convert.ToHexString(identifier.Span)}.");
        }

        if (issuer.Find(ObjectIds.BasicConstraints) is { } constraints &&
            ExtensionValues.TryReadBasicConstraints(constraints.Value, out var isAuthority, out _, out var pathLength))
        {
            if (!isAuthority)
            {
                findings.Error("issuer-no-authority", "issuer", "RFC 5280 §6.1.4", "the issuer's certificate says it is no authority (cA FALSE).");
            }
            else if (pathLength == 0 && facts.IsAuthority && !certificate.IsSelfIssued)
            {
                findings.Error("issuer-path-length", "extensions.basicConstraints", "RFC 5280 §6.1.4", "the issuer's pathLenConstraint is 0: it may not certify another authority.");
            }
            else if (pathLength is { } outer && facts is { IsAuthority: true, PathLength: { } inner } && inner >= outer && !certificate.IsSelfIssued)
            {
                findings.Warn("issuer-path-length", "extensions.basicConstraints.pathLenConstraint", "RFC 5280 §6.1.4",
                    $"pathLenConstraint is {inner}, but the issuer's is {outer}; no chain can use it.");
            }
        }

        if (certificate.NotAfter.At > issuer.NotAfter.At)
        {
            findings.Notice("outlives-issuer", "validity.notAfter", "RFC 5280 §6.1.3", $"notAfter {certificate.NotAfter} is after the issuer's {issuer.NotAfter}.");
        }
    }
}
