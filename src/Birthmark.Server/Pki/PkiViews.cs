using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Birthmark.Api.Pki;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Declaration;

namespace Birthmark.Server.Pki;

/// <summary>What the PKI is made of, as the wire shows it.</summary>
internal static partial class PkiViews
{
    internal static AuthorityView Of(Authority authority) => new()
    {
        Id = authority.Id,
        Name = authority.Name,
        SubjectDn = authority.Subject.Text,
        Status = Kebab(authority.Status.ToString()),
        SignedBy = authority.SignedBy,
        CertificateProfile = authority.CertificateProfile,
        CryptoToken = authority.CryptoToken,
        KeyAlgorithm = authority.SigningKey is { } key ? NameOf(key.Algorithm) : null,
        NotBefore = authority.NotBefore,
        NotAfter = authority.NotAfter,
        Chain = [.. authority.Chain.Select(c => PemEncoding.WriteString("CERTIFICATE", c.Span) + "\n")],
    };

    internal static CryptoTokenView Of(IKeyToken token, IKeyStore? store) => new()
    {
        Name = token.Name,
        Store = store?.Scheme ?? "unknown",
        DevelopmentGrade = store?.IsDevelopmentGrade ?? true,
        Active = token.IsActive,
        AutoActivation = token.Options.AutoActivate,
        AllowExport = token.Options.AllowExport,
        Keys = [.. token.ListKeys().Select(k => new CryptoTokenKey(k.Uri.Alias, NameOf(k.Algorithm), k.Uri.ToString()))],
    };

    /// <summary>Days of the history of issuance, unless another number is asked for.</summary>
    internal const int UsualDays = 30;

    internal static IssuanceCountList Of(IEnumerable<IssuanceCount> counts, IEnumerable<DayCount> days) => new(
        [.. counts.Select(c => new IssuanceCountView(c.Authority, c.CertificateProfile, c.Issued, c.Today, c.Revoked))],
        [.. days.Select(d => new DayCountView(d.Day, d.Issued))]);

    internal static PkiChanges Of(PkiDifference difference, bool dryRun) =>
        new(dryRun, [.. difference.Changes.Select(c => new DeclaredChange(c.Kind, c.Name, c.Action, c.Lines))]);

    internal static string NameOf(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcP256 => "P-256",
        KeyAlgorithm.EcP384 => "P-384",
        KeyAlgorithm.Rsa2048 => "RSA-2048",
        KeyAlgorithm.Rsa3072 => "RSA-3072",
        KeyAlgorithm.Rsa4096 => "RSA-4096",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };

    /// <summary><c>WaitingCertificateResponse</c> as <c>waiting-certificate-response</c>.</summary>
    internal static string Kebab(string name) => WordStart().Replace(name, "-").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();
}
