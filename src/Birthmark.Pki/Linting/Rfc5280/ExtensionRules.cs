using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Rfc5280;

/// <summary>RFC 5280 §4.2: form, criticality and uniqueness of each extension by itself.</summary>
internal static class ExtensionRules
{
    internal static ExtensionFacts Inspect(CertificateView certificate, Findings findings)
    {
        var facts = default(ExtensionFacts);
        var extensions = certificate.Extensions;
        for (var i = 0; i < extensions.Count; i++)
        {
            var extension = extensions[i];
            for (var j = 0; j < i; j++)
            {
                if (extensions[j].Oid.Span.SequenceEqual(extension.Oid.Span))
                {
                    findings.Error("extension-twice", "extensions", "RFC 5280 §4.2", $"extension {extension.DottedOid} is there twice.");
                }
            }

            if (extension.HasEncodedDefault)
            {
                findings.Error("extension-default", "extensions", "X.690 §11.5", $"extension {extension.DottedOid} writes out critical FALSE; DER leaves a default out.");
            }

            InspectOne(extension, ref facts, findings);
        }

        return facts;
    }

    private static void InspectOne(ExtensionView extension, ref ExtensionFacts facts, Findings findings)
    {
        var oid = extension.Oid.Span;
        if (oid.SequenceEqual(ObjectIds.BasicConstraints))
        {
            InspectBasicConstraints(extension, ref facts, findings);
        }
        else if (oid.SequenceEqual(ObjectIds.KeyUsage))
        {
            InspectKeyUsage(extension, ref facts, findings);
        }
        else if (oid.SequenceEqual(ObjectIds.SubjectKeyIdentifier))
        {
            MustNotBeCritical(extension, "subjectKeyIdentifier", "RFC 5280 §4.2.1.2", findings);
            if (ExtensionValues.TryReadSubjectKeyIdentifier(extension.Value, out var identifier))
            {
                facts.SubjectKeyIdentifier = identifier;
            }
            else
            {
                Malformed("subjectKeyIdentifier", "RFC 5280 §4.2.1.2", "an OCTET STRING", findings);
            }
        }
        else if (oid.SequenceEqual(ObjectIds.AuthorityKeyIdentifier))
        {
            MustNotBeCritical(extension, "authorityKeyIdentifier", "RFC 5280 §4.2.1.1", findings);
            if (ExtensionValues.TryReadAuthorityKeyIdentifier(extension.Value, out var identifier))
            {
                facts.AuthorityKeyIdentifier = identifier;
            }
            else
            {
                Malformed("authorityKeyIdentifier", "RFC 5280 §4.2.1.1", "a SEQUENCE of keyIdentifier, and issuer with serial", findings);
            }
        }
        else if (oid.SequenceEqual(ObjectIds.SubjectAlternativeName))
        {
            facts.HasAlternativeName = true;
            facts.IsAlternativeNameCritical = extension.IsCritical;
            AlternativeNameRules.Inspect(extension, findings);
        }
        else if (oid.SequenceEqual(ObjectIds.ExtendedKeyUsage))
        {
            InspectList(extension, "extKeyUsage", "RFC 5280 §4.2.1.12", DerReader.ObjectIdentifier, findings);
        }
        else if (oid.SequenceEqual(ObjectIds.CrlDistributionPoints))
        {
            InspectList(extension, "cRLDistributionPoints", "RFC 5280 §4.2.1.13", DerReader.Sequence, findings);
        }
        else if (oid.SequenceEqual(ObjectIds.AuthorityInformationAccess))
        {
            MustNotBeCritical(extension, "authorityInfoAccess", "RFC 5280 §4.2.2.1", findings);
            InspectList(extension, "authorityInfoAccess", "RFC 5280 §4.2.2.1", DerReader.Sequence, findings);
        }
    }

    private static void InspectBasicConstraints(ExtensionView extension, ref ExtensionFacts facts, Findings findings)
    {
        facts.HasBasicConstraints = true;
        facts.IsBasicConstraintsCritical = extension.IsCritical;
        if (!ExtensionValues.TryReadBasicConstraints(extension.Value, out var isAuthority, out var hasDefault, out var pathLength))
        {
            Malformed("basicConstraints", "RFC 5280 §4.2.1.9", "a SEQUENCE of cA and pathLenConstraint (0..127)", findings);
            return;
        }

        facts.IsAuthority = isAuthority;
        facts.PathLength = pathLength;
        if (hasDefault)
        {
            findings.Error("basic-constraints-default", "extensions.basicConstraints.cA", "X.690 §11.5", "cA FALSE is written out; DER leaves a default out.");
        }
    }

    private static void InspectKeyUsage(ExtensionView extension, ref ExtensionFacts facts, Findings findings)
    {
        facts.HasKeyUsage = true;
        facts.IsKeyUsageCritical = extension.IsCritical;
        if (!ExtensionValues.TryReadKeyUsage(extension.Value, out var usage, out var isCanonical))
        {
            Malformed("keyUsage", "RFC 5280 §4.2.1.3", "a BIT STRING of at most nine bits", findings);
            return;
        }

        facts.KeyUsage = usage;
        if (usage == Profiles.KeyUsage.None)
        {
            findings.Error("key-usage-empty", "extensions.keyUsage", "RFC 5280 §4.2.1.3", "keyUsage has no bit set; at least one.");
        }
        else if (!isCanonical)
        {
            findings.Error("key-usage-form", "extensions.keyUsage", "X.690 §11.2.2", "keyUsage has trailing zero bits; DER cuts them off.");
        }
    }

    private static void InspectList(ExtensionView extension, string name, string clause, byte member, Findings findings)
    {
        if (DerReader.TryReadWhole(extension.Value, DerReader.Sequence, out var content) && !content.IsEmpty)
        {
            var list = new DerReader(content);
            while (list.TryRead(member, out _))
            {
            }

            if (list.IsEmpty)
            {
                return;
            }
        }

        Malformed(name, clause, "a SEQUENCE with at least one member", findings);
    }

    private static void MustNotBeCritical(ExtensionView extension, string name, string clause, Findings findings)
    {
        if (extension.IsCritical)
        {
            findings.Error("extension-critical", $"extensions.{name}", clause, $"{name} is critical; it is not.");
        }
    }

    private static void Malformed(string name, string clause, string wanted, Findings findings) =>
        findings.Error("extension-malformed", $"extensions.{name}", clause, $"{name} cannot be read; wanted {wanted}.");
}
