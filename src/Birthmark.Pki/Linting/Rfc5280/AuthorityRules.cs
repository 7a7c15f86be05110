using Birthmark.Pki.Certificates;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Linting.Rfc5280;

/// <summary>RFC 5280 §4.2.1: what makes an authority, and what an end entity may not claim.</summary>
internal static class AuthorityRules
{
    internal static void Inspect(CertificateView certificate, ExtensionFacts facts, Findings findings)
    {
        var signsCertificates = (facts.KeyUsage & KeyUsage.KeyCertSign) != 0;
        if (signsCertificates && !facts.IsAuthority)
        {
            findings.Error("cert-sign-without-ca", "extensions.keyUsage", "RFC 5280 §4.2.1.3", "keyUsage has keyCertSign but basicConstraints does not say cA TRUE.");
        }

        if (facts.PathLength is { } length && !(facts.IsAuthority && signsCertificates))
        {
            findings.Error("path-length", "extensions.basicConstraints.pathLenConstraint", "RFC 5280 §4.2.1.9",
                $"pathLenConstraint is {length} without cA TRUE and keyCertSign; it is for authorities only.");
        }

        if (facts.IsAuthority)
        {
            InspectAuthority(facts, signsCertificates, findings);
        }

        // RFC 5280 §4.2.1.1: only a self-signed certificate may leave it out.
        if (facts.AuthorityKeyIdentifier.IsEmpty && !certificate.IsSelfIssued && certificate.Version == 3)
        {
            findings.Error("authority-key-identifier", "extensions.authorityKeyIdentifier", "RFC 5280 §4.2.1.1", "authorityKeyIdentifier with a keyIdentifier is missing.");
        }

        if (facts is { HasAlternativeName: true, IsAlternativeNameCritical: true } && certificate.Subject.Length > 2)
        {
            findings.Warn("alternative-name-critical", "extensions.subjectAltName", "RFC 5280 §4.2.1.6", "subjectAltName is critical although the subject has a name.");
        }
    }

    private static void InspectAuthority(ExtensionFacts facts, bool signsCertificates, Findings findings)
    {
        if (!facts.IsBasicConstraintsCritical)
        {
            findings.Error("basic-constraints-critical", "extensions.basicConstraints", "RFC 5280 §4.2.1.9", "basicConstraints of an authority is not critical; it is.");
        }

        if (!signsCertificates)
        {
            findings.Error("ca-without-cert-sign", "extensions.keyUsage", "RFC 5280 §4.2.1.9",
                $"cA is TRUE but keyUsage is {(facts.HasKeyUsage ? facts.KeyUsage.ToString() : "missing")}; it has keyCertSign.");
        }
        else if (!facts.IsKeyUsageCritical)
        {
            findings.Warn("key-usage-critical", "extensions.keyUsage", "RFC 5280 §4.2.1.3", "keyUsage of an authority is not critical; it should be.");
        }

        if (facts.SubjectKeyIdentifier.IsEmpty)
        {
            findings.Error("subject-key-identifier", "extensions.subjectKeyIdentifier", "RFC 5280 §4.2.1.2", "subjectKeyIdentifier of an authority is missing.");
        }
    }
}
