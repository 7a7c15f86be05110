using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Certificates;
using Birthmark.Pki;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Linting;
using PkiEntry = Birthmark.Pki.Certificates.CertificateEntry;

namespace Birthmark.Server.Pki;

/// <summary>Certificates of the register as the wire shows them.</summary>
internal static class CertificateViews
{
    internal static CertificateView Of(PkiEntry entry) => new()
    {
        Fingerprint = entry.Fingerprint,
        SerialNumber = entry.SerialNumber,
        SubjectDn = entry.SubjectDn,
        IssuerDn = entry.IssuerDn,
        Authority = entry.Authority,
        CertificateProfile = entry.CertificateProfile,
        EndEntityProfile = entry.EndEntityProfile,
        Username = entry.Username,
        Status = PkiViews.Kebab(entry.Status.ToString()),
        RevocationReason = entry.RevocationReason == RevocationReason.NotRevoked ? null : PkiViews.Kebab(entry.RevocationReason.ToString()),
        RevokedAt = entry.RevokedAt,
        IssuedAt = entry.IssuedAt,
        NotBefore = entry.NotBefore,
        NotAfter = entry.NotAfter,
        Pem = entry.Der is { } der ? PemEncoding.WriteString("CERTIFICATE", der) + "\n" : null,
    };

    /// <summary>With its fields in words and what the linters of its profile say today.</summary>
    internal static CertificateView InWords(PkiEntry entry, PkiSnapshot pki)
    {
        var view = Of(entry);
        if (entry.Der is not { } der)
        {
            return view;
        }

        using var certificate = X509CertificateLoader.LoadCertificate(der);
        var linters = LintersOf(entry, pki);
        var issuer = pki.Authorities.GetValueOrDefault(entry.Authority)?.Certificate ?? ReadOnlyMemory<byte>.Empty;
        return view with
        {
            Fields = CertificateWords.Of(certificate, entry),
            Linters = [.. linters.Select(l => l.Name)],
            Lint = [.. linters.SelectMany(l => l.Lint(der, issuer)).Select(f => new LintView(PkiViews.Kebab(f.Severity.ToString()), f.Rule, f.Field, f.Clause, f.Text))],
        };
    }

    private static List<ILinter> LintersOf(PkiEntry entry, PkiSnapshot pki)
    {
        var linters = new List<ILinter> { Linters.Basic };
        foreach (var name in pki.CertificateProfiles.GetValueOrDefault(entry.CertificateProfile)?.Linters ?? [])
        {
            if (Linters.TryFind(name, out var linter) && !linters.Contains(linter))
            {
                linters.Add(linter);
            }
        }

        return linters;
    }
}
