using Birthmark.Api.Certificates;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Certificates;

/// <summary>A certificate as a person reads it.</summary>
internal static class CertificateInWords
{
    public static void Tell(Talk talk, CertificateView certificate)
    {
        talk.Show(Tables.Facts(
            ("fingerprint", certificate.Fingerprint),
            ("status", certificate.RevokedAt is { } at ? $"{certificate.Status} {at.Words()} ({certificate.RevocationReason})" : certificate.Status),
            ("issued by", $"{certificate.Authority}, {certificate.IssuedAt.Words()}"),
            ("username", certificate.Username),
            ("certificate profile", certificate.CertificateProfile),
            ("end entity profile", certificate.EndEntityProfile)));
        talk.Line("");
        talk.Show(Tables.Facts((certificate.Fields ?? []).Select(f => (f.Name, (string?)(f.Critical ? $"{f.Value} (critical)" : f.Value)))));
        talk.Line("");
        talk.Line(LintInWords(certificate));
        foreach (var finding in certificate.Lint ?? [])
        {
            talk.Line($"  {finding.Severity} {finding.Field}: {finding.Text} [{finding.Rule}, {finding.Clause}]");
        }
    }

    private static string LintInWords(CertificateView certificate) => (certificate.Linters, certificate.Lint) switch
    {
        (null or { Count: 0 }, _) => "lint: its profile names no linter",
        ({ } linters, null or { Count: 0 }) => $"lint: nothing to say ({string.Join(", ", linters)})",
        ({ } linters, { } findings) => $"lint: {findings.Count} to look at ({string.Join(", ", linters)})",
    };
}
