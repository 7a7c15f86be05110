using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Linting;
using Birthmark.Pki.Linting.Rfc5280;

namespace Birthmark.Pki.Issuance;

/// <summary>Judges what would be signed, with a placeholder of the longest signature in its place.</summary>
internal sealed class IssuanceLint
{
    private static readonly ViewLinter Basic = new Rfc5280Linter();
    private readonly ConditionalWeakTable<Authority, CertificateView> issuers = [];

    /// <exception cref="PkiRefusedException">A linter found an error; the message names field, rule and clause of each.</exception>
    internal void Judge(PreparedCertificate prepared)
    {
        Span<byte> longest = stackalloc byte[512];
        var placeholder = longest[..SignatureForms.MaxLength(prepared.Authority.SigningKey!.Algorithm)];
        placeholder.Clear();
        var algorithm = SignatureForms.Identifier(prepared.Algorithm);
        var length = SignedDer.Length(prepared.Tbs, algorithm, placeholder);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            SignedDer.Join(prepared.Tbs, algorithm, placeholder, rented);
            Judge(prepared, rented.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Judge(PreparedCertificate prepared, ReadOnlyMemory<byte> der)
    {
        if (!CertificateView.TryRead(der, out var view, out var why))
        {
            throw new PkiRefusedException(PkiRefusal.Lint, $"The certificate would be malformed: {why}.");
        }

        var issuer = IssuerOf(prepared.Authority);
        var faults = Run(Basic, view, issuer, null);
        foreach (var name in prepared.Order.CertificateProfile.Linters)
        {
            if (name != Rfc5280Linter.LinterName)
            {
                faults = Run(Linters.Find(name), view, issuer, faults);
            }
        }

        if (faults is not null)
        {
            throw new PkiRefusedException(PkiRefusal.Lint, faults.ToString());
        }
    }

    private CertificateView? IssuerOf(Authority authority)
    {
        if (authority.Certificate is not { } certificate)
        {
            return null;
        }

        if (issuers.TryGetValue(authority, out var known))
        {
            return known;
        }

        return CertificateView.TryRead(certificate, out var view, out _) ? issuers.GetValue(authority, _ => view) : null;
    }

    private static StringBuilder? Run(ViewLinter linter, CertificateView view, CertificateView? issuer, StringBuilder? faults)
    {
        var findings = new Findings(linter.Name);
        linter.Inspect(view, issuer, findings);
        foreach (var finding in findings.List)
        {
            if (finding.Severity == LintSeverity.Error)
            {
                faults = (faults is null ? new StringBuilder() : faults.Append('\n'))
                    .Append($"Certificate field {finding.Field} breaks rule {finding.Rule} ({finding.Clause}): {finding.Text}");
            }
        }

        return faults;
    }
}
