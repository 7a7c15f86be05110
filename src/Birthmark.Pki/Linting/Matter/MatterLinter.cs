using Birthmark.Pki.Certificates;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Linting.Matter;

/// <summary>What Matter asks alike of PAA, PAI and DAC; the three linters add their own.</summary>
internal abstract class MatterLinter : ViewLinter
{
    /// <summary>Certificates are carried in messages with buffers of this size.</summary>
    private const int MaxLength = 600;

    private const KeyUsage AuthorityBits = KeyUsage.KeyCertSign | KeyUsage.CrlSign;

    /// <summary>Where the rules of this kind stand.</summary>
    protected abstract string Clause { get; }

    /// <summary>PAA, PAI or DAC.</summary>
    protected abstract string Kind { get; }

    protected abstract bool IsAuthority { get; }

    internal sealed override void Inspect(CertificateView certificate, CertificateView? issuer, Findings findings)
    {
        InspectForm(certificate, findings);
        InspectKey(certificate, findings);
        InspectBasicConstraints(certificate, findings);
        InspectKeyUsage(certificate, findings);
        var subjectKey = ReadSubjectKeyIdentifier(certificate, findings);
        InspectAuthorityKeyIdentifier(certificate, subjectKey, issuer, findings);
        InspectKind(certificate, issuer, findings);
    }

    /// <summary>The rules of this kind: subject, path length, relation to the issuer.</summary>
    protected abstract void InspectKind(CertificateView certificate, CertificateView? issuer, Findings findings);

    protected abstract void InspectPathLength(int? pathLength, Findings findings);

    protected abstract void InspectAuthorityKeyIdentifier(
        CertificateView certificate, ReadOnlyMemory<byte> subjectKey, CertificateView? issuer, Findings findings);

    protected void InspectIssuerName(CertificateView certificate, CertificateView issuer, Findings findings)
    {
        if (!certificate.Issuer.Span.SequenceEqual(issuer.Subject.Span))
        {
            findings.Error("issuer-name", "issuer", Clause, "issuer is not the subject of the issuer's certificate, octet by octet.");
        }
    }

    /// <summary>Present, not critical, a keyIdentifier of 20 octets that is the issuer's subject key identifier.</summary>
    protected void InspectIssuerKeyIdentifier(ExtensionView? extension, CertificateView? issuer, Findings findings)
    {
        const string field = "extensions.authorityKeyIdentifier";
        if (extension is not { } found)
        {
            findings.Error("authority-key-identifier", field, Clause, $"authorityKeyIdentifier of a {Kind} is missing.");
        }
        else if (found.IsCritical)
        {
            findings.Error("authority-key-identifier-critical", field, Clause, "authorityKeyIdentifier is critical; it is not.");
        }
        else if (!ExtensionValues.TryReadAuthorityKeyIdentifier(found.Value, out var identifier) || identifier.Length != 20)
        {
            findings.Error("authority-key-identifier-form", field, Clause, "authorityKeyIdentifier is malformed or not of 20 octets.");
        }
        else if (issuer?.Find(ObjectIds.SubjectKeyIdentifier) is { } theirs && ExtensionValues.TryReadSubjectKeyIdentifier(theirs.Value, out var wanted) &&
            !wanted.Span.SequenceEqual(identifier.Span))
        {
            findings.Error("authority-key-identifier-value", field, Clause,
                $"authorityKeyIdentifier is {Convert.ToHexString(identifier.Span)}; the issuer's subjectKeyIdentifier is {Convert.ToHexString(wanted.Span)}.");
        }
    }

    private void InspectForm(CertificateView certificate, Findings findings)
    {
        if (certificate.Version != 3)
        {
            findings.Error("version", "version", Clause, $"version is v{certificate.Version}; wanted v3.");
        }

        if (certificate.Der.Length > MaxLength)
        {
            findings.Error("size", "certificate", Clause, $"the certificate has {certificate.Der.Length} octets; at most {MaxLength}. Shorten names or leave extensions out.");
        }

        if (certificate.SerialNumber.Length > 20)
        {
            findings.Error("serial-length", "serialNumber", Clause, $"serialNumber has {certificate.SerialNumber.Length} octets; at most 20.");
        }

        InspectAlgorithm("signature", certificate.TbsAlgorithm, findings);
        InspectAlgorithm("signatureAlgorithm", certificate.SignatureAlgorithm, findings);
        InspectTime("notBefore", certificate.NotBefore, findings);
        InspectTime("notAfter", certificate.NotAfter, findings);
    }

    private void InspectTime(string field, CertificateTime time, Findings findings)
    {
        if (time.Fault is not null)
        {
            findings.Error("time-form", $"validity.{field}", Clause, $"{field}: {time.Fault}.");
        }
    }

    private void InspectAlgorithm(string field, ReadOnlyMemory<byte> identifier, Findings findings)
    {
        if (!DerReader.TryReadWhole(identifier, DerReader.Sequence, out var content) || new DerReader(content) is var fields &&
            (!fields.TryRead(DerReader.ObjectIdentifier, out var oid) || !oid.Span.SequenceEqual(ObjectIds.EcdsaWithSha256)))
        {
            findings.Error("signature-algorithm", field, Clause, $"{field} is {Convert.ToHexString(identifier.Span)}; wanted ecdsa-with-SHA256.");
        }
        else if (!fields.IsEmpty)
        {
            // One PAA in production writes NULL here, and commissioners accept it.
            findings.Warn("signature-parameters", field, "RFC 5758 §3.2", $"{field} carries parameters; ECDSA leaves them out.");
        }
    }

    private void InspectKey(CertificateView certificate, Findings findings)
    {
        const string field = "subjectPublicKeyInfo";
        if (!PublicKeyView.TryRead(certificate.PublicKeyInfo, out var key) || !key.IsEllipticCurve || !key.Curve.Span.SequenceEqual(ObjectIds.Prime256v1))
        {
            var curve = key.Curve.IsEmpty ? "not on a named curve" : $"on curve {ObjectIds.Dotted(key.Curve.Span)}";
            findings.Error("key-curve", field, Clause, $"the key is {curve}; wanted P-256 (prime256v1).");
        }
        else if (!key.IsUncompressedPoint)
        {
            findings.Error("key-point", field, Clause, $"the point has {key.Key.Length} octets; wanted 65, uncompressed, beginning with 04.");
        }
    }

    private void InspectBasicConstraints(CertificateView certificate, Findings findings)
    {
        const string field = "extensions.basicConstraints";
        if (certificate.Find(ObjectIds.BasicConstraints) is not { } extension)
        {
            findings.Error("basic-constraints", field, Clause, $"basicConstraints of a {Kind} is missing.");
            return;
        }

        if (!extension.IsCritical)
        {
            findings.Error("basic-constraints-critical", field, Clause, "basicConstraints is not critical; wanted critical.");
        }

        if (!ExtensionValues.TryReadBasicConstraints(extension.Value, out var isAuthority, out var hasDefault, out var pathLength))
        {
            findings.Error("basic-constraints-form", field, Clause, "basicConstraints cannot be read.");
            return;
        }

        if (isAuthority != IsAuthority || hasDefault)
        {
            var shown = hasDefault ? "FALSE, written out" : isAuthority ? "TRUE" : "FALSE";
            findings.Error("basic-constraints-ca", field + ".cA", Clause, $"cA is {shown}; wanted {(IsAuthority ? "TRUE" : "FALSE, left out: the empty SEQUENCE 3000")}.");
        }

        InspectPathLength(pathLength, findings);
    }

    private void InspectKeyUsage(CertificateView certificate, Findings findings)
    {
        const string field = "extensions.keyUsage";
        if (certificate.Find(ObjectIds.KeyUsage) is not { } extension)
        {
            findings.Error("key-usage", field, Clause, $"keyUsage of a {Kind} is missing.");
            return;
        }

        if (!extension.IsCritical)
        {
            findings.Error("key-usage-critical", field, Clause, "keyUsage is not critical; wanted critical.");
        }

        if (!ExtensionValues.TryReadKeyUsage(extension.Value, out var usage, out _))
        {
            findings.Error("key-usage-form", field, Clause, "keyUsage cannot be read.");
        }
        else if (IsAuthority ? (usage & ~KeyUsage.DigitalSignature) != AuthorityBits : usage != KeyUsage.DigitalSignature)
        {
            findings.Error("key-usage-bits", field, Clause,
                $"keyUsage is {usage}; wanted {(IsAuthority ? "keyCertSign and cRLSign, with digitalSignature at most" : "digitalSignature alone")}.");
        }
    }

    private ReadOnlyMemory<byte> ReadSubjectKeyIdentifier(CertificateView certificate, Findings findings)
    {
        const string field = "extensions.subjectKeyIdentifier";
        if (certificate.Find(ObjectIds.SubjectKeyIdentifier) is not { } extension)
        {
            findings.Error("subject-key-identifier", field, Clause, $"subjectKeyIdentifier of a {Kind} is missing.");
            return default;
        }

        if (extension.IsCritical)
        {
            findings.Error("subject-key-identifier-critical", field, Clause, "subjectKeyIdentifier is critical; it is not.");
        }

        if (!ExtensionValues.TryReadSubjectKeyIdentifier(extension.Value, out var identifier) || identifier.Length != 20)
        {
            findings.Error("subject-key-identifier-form", field, Clause, "subjectKeyIdentifier is malformed or not of 20 octets.");
            return default;
        }

        return identifier;
    }
}
