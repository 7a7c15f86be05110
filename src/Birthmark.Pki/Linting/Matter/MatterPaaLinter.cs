using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Matter;

/// <summary>Product Attestation Authority: the self-signed root of a device attestation chain.</summary>
internal sealed class MatterPaaLinter : MatterLinter
{
    public override string Name => "matter-paa";

    protected override string Clause => "Matter 1.x §6.2.2.5";

    protected override string Kind => "PAA";

    protected override bool IsAuthority => true;

    protected override void InspectPathLength(int? pathLength, Findings findings)
    {
        if (pathLength is not (null or 1))
        {
            findings.Error("path-length", "extensions.basicConstraints.pathLenConstraint", Clause, $"pathLenConstraint is {pathLength}; wanted 1 or none.");
        }
    }

    protected override void InspectAuthorityKeyIdentifier(
        CertificateView certificate, ReadOnlyMemory<byte> subjectKey, CertificateView? issuer, Findings findings)
    {
        if (certificate.Find(ObjectIds.AuthorityKeyIdentifier) is not { } extension)
        {
            return;
        }

        if (!ExtensionValues.TryReadAuthorityKeyIdentifier(extension.Value, out var identifier) || !identifier.Span.SequenceEqual(subjectKey.Span))
        {
            findings.Error("authority-key-identifier-value", "extensions.authorityKeyIdentifier", Clause,
                $"authorityKeyIdentifier is {Convert.ToHexString(identifier.Span)}; in a PAA it is its own subjectKeyIdentifier {Convert.ToHexString(subjectKey.Span)}.");
        }
    }

    protected override void InspectKind(CertificateView certificate, CertificateView? issuer, Findings findings)
    {
        if (!certificate.IsSelfIssued)
        {
            findings.Error("self-issued", "issuer", Clause, "issuer and subject differ; a PAA is self-signed.");
        }

        var identity = MatterIdentity.Read(certificate.Subject, allowFallback: false);
        if (identity.Fault is not null)
        {
            findings.Error("subject-ids", "subject", Clause, $"{identity.Fault}.");
        }

        if (identity.ProductId is not null)
        {
            findings.Error("subject-pid", "subject", Clause, $"the subject has PID {identity.ProductId}; a PAA has none.");
        }
    }
}
