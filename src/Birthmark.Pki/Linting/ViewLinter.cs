using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting;

/// <summary>A linter that works on views, so that several of them share one reading of the bytes.</summary>
internal abstract class ViewLinter : ILinter
{
    public abstract string Name { get; }

    public IReadOnlyList<LintFinding> Lint(ReadOnlyMemory<byte> certificate, ReadOnlyMemory<byte> issuer)
    {
        var findings = new Findings(Name);
        if (!CertificateView.TryRead(certificate, out var view, out var why))
        {
            findings.Error("malformed", "certificate", "RFC 5280 §4.1", $"{why}; wanted a DER Certificate.");
            return findings.List;
        }

        CertificateView? authority = null;
        if (!issuer.IsEmpty && !CertificateView.TryRead(issuer, out authority, out why))
        {
            findings.Error("issuer-malformed", "issuer certificate", "RFC 5280 §4.1", $"{why}; wanted the issuer's DER Certificate.");
        }

        Inspect(view, authority, findings);
        return findings.List;
    }

    internal abstract void Inspect(CertificateView certificate, CertificateView? issuer, Findings findings);
}
