using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Rfc5280;

/// <summary>What RFC 5280 asks of every certificate; judges each that this hub signs.</summary>
internal sealed class Rfc5280Linter : ViewLinter
{
    internal const string LinterName = "rfc5280";

    public override string Name => LinterName;

    internal override void Inspect(CertificateView certificate, CertificateView? issuer, Findings findings)
    {
        var facts = ExtensionRules.Inspect(certificate, findings);
        BodyRules.Inspect(certificate, findings);
        NameRules.Inspect(certificate, facts, findings);
        KeyRules.Inspect(certificate, findings);
        AuthorityRules.Inspect(certificate, facts, findings);
        if (issuer is not null)
        {
            IssuerRules.Inspect(certificate, facts, issuer, findings);
        }
    }
}
