using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Matter;

/// <summary>Product Attestation Intermediate: issued by a PAA, issues device certificates only.</summary>
internal sealed class MatterPaiLinter : MatterLinter
{
    public override string Name => "matter-pai";

    protected override string Clause => "Matter 1.x §6.2.2.4";

    protected override string Kind => "PAI";

    protected override bool IsAuthority => true;

    protected override void InspectPathLength(int? pathLength, Findings findings)
    {
        if (pathLength != 0)
        {
            findings.Error("path-length", "extensions.basicConstraints.pathLenConstraint", Clause,
                $"pathLenConstraint is {(pathLength is null ? "missing" : pathLength.ToString())}; wanted 0.");
        }
    }

    protected override void InspectAuthorityKeyIdentifier(
        CertificateView certificate, ReadOnlyMemory<byte> subjectKey, CertificateView? issuer, Findings findings) =>
        InspectIssuerKeyIdentifier(certificate.Find(ObjectIds.AuthorityKeyIdentifier), issuer, findings);

    protected override void InspectKind(CertificateView certificate, CertificateView? issuer, Findings findings)
    {
        var identity = MatterIdentity.Read(certificate.Subject, allowFallback: true);
        if (identity.Fault is not null)
        {
            findings.Error("subject-ids", "subject", Clause, $"{identity.Fault}.");
        }

        if (identity.VendorId is null)
        {
            findings.Error("subject-vid", "subject", Clause, "the subject has no VID; a PAI has exactly one.");
        }

        if (certificate.IsSelfIssued)
        {
            findings.Error("self-issued", "issuer", Clause, "issuer and subject are the same; a PAI is issued by a PAA.");
        }

        if (issuer is not null)
        {
            InspectIssuer(certificate, identity, issuer, findings);
        }
    }

    private void InspectIssuer(CertificateView certificate, MatterIdentity identity, CertificateView issuer, Findings findings)
    {
        InspectIssuerName(certificate, issuer, findings);
        var authority = MatterIdentity.Read(issuer.Subject, allowFallback: false);
        if (authority.VendorId is not null && identity.VendorId is not null && authority.VendorId != identity.VendorId)
        {
            findings.Error("subject-vid-issuer", "subject", Clause, $"VID is {identity.VendorId}; the PAA is scoped to VID {authority.VendorId}.");
        }

        if (certificate.NotBefore.At < issuer.NotBefore.At || certificate.NotBefore.At > issuer.NotAfter.At)
        {
            findings.Warn("validity-issuer", "validity.notBefore", Clause,
                $"notBefore {certificate.NotBefore} is outside the PAA's validity {issuer.NotBefore} to {issuer.NotAfter}; device certificates of that time cannot be verified.");
        }
    }
}
