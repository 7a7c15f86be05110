using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Matter;

/// <summary>Device Attestation Certificate: what a commissioner asks every device for.</summary>
internal sealed class MatterDacLinter : MatterLinter
{
    public override string Name => "matter-dac";

    protected override string Clause => "Matter 1.x §6.2.2.3";

    protected override string Kind => "DAC";

    protected override bool IsAuthority => false;

    protected override void InspectPathLength(int? pathLength, Findings findings)
    {
        if (pathLength is not null)
        {
            findings.Error("path-length", "extensions.basicConstraints.pathLenConstraint", Clause, $"pathLenConstraint is {pathLength}; a DAC has none.");
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
            findings.Error("subject-vid", "subject", Clause, "the subject has no VID; a DAC has exactly one.");
        }

        if (identity.ProductId is null)
        {
            findings.Error("subject-pid", "subject", Clause, "the subject has no PID; a DAC has exactly one.");
        }

        if (issuer is not null)
        {
            InspectIssuer(certificate, identity, issuer, findings);
        }
    }

    private void InspectIssuer(CertificateView certificate, MatterIdentity identity, CertificateView issuer, Findings findings)
    {
        InspectIssuerName(certificate, issuer, findings);
        var intermediate = MatterIdentity.Read(issuer.Subject, allowFallback: true);
        if (identity.VendorId is not null && identity.VendorId != intermediate.VendorId)
        {
            findings.Error("subject-vid-issuer", "subject", Clause, $"VID is {identity.VendorId}; the PAI has VID {intermediate.VendorId ?? "none"}.");
        }

        if (identity.ProductId is not null && intermediate.ProductId is not null && identity.ProductId != intermediate.ProductId)
        {
            findings.Error("subject-pid-issuer", "subject", Clause, $"PID is {identity.ProductId}; the PAI is scoped to PID {intermediate.ProductId}.");
        }

        // The chain is judged at the DAC's notBefore: one second outside the issuer's validity and no commissioner accepts the device.
        if (certificate.NotBefore.At < issuer.NotBefore.At || certificate.NotBefore.At > issuer.NotAfter.At)
        {
            findings.Error("validity-issuer", "validity.notBefore", Clause,
                $"notBefore {certificate.NotBefore} is outside the PAI's validity {issuer.NotBefore} to {issuer.NotAfter}; use validity offset 0s.");
        }
    }
}
