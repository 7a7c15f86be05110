using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Names;
using Birthmark.Storage;

namespace Birthmark.Exchange.Identity;

/// <summary>The hub's own certificates by its own CA: each made at its first use, and anew when its key, or where it matters its issuer, is another one, or its last year has begun.</summary>
internal sealed class OwnCertificates(PkiCatalog catalog, Issuer issuer, IJournal journal, IReader reader, TimeProvider time)
{
    private const string AuthorityName = "ManagementCA";

    /// <summary>Before its end a certificate is made anew.</summary>
    private static readonly TimeSpan InGoodTime = TimeSpan.FromDays(365);

    internal Authority Authority => catalog.Current.Authorities[AuthorityName];

    /// <param name="purpose">Under which it is kept.</param>
    /// <param name="profile">Certificate profile.</param>
    /// <param name="subject">Distinguished name.</param>
    /// <param name="key">Whose it is.</param>
    /// <param name="isBoundToIssuer">Whoever relies on it follows its chain, not its key alone.</param>
    /// <param name="cancellation">Until it is on record.</param>
    internal async Task<byte[]> FindAsync(string purpose, string profile, string subject, ISigningKey key, bool isBoundToIssuer, CancellationToken cancellation)
    {
        var authority = Authority;
        var rows = await reader.QueryAsync("SELECT certificate FROM exchange_certificate WHERE purpose = $1", r => r.GetFieldValue<byte[]>(0), purpose);
        return rows is [var known] && IsFit(known, key, isBoundToIssuer ? authority : null) ? known : await MakeAsync(purpose, profile, subject, key, authority, cancellation);
    }

    private bool IsFit(byte[] der, ISigningKey key, Authority? issuedBy)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.PublicKey.Span)
            && (issuedBy is null || issuedBy.EncodedSubject.Span.SequenceEqual(certificate.IssuerName.RawData))
            && time.GetUtcNow() < certificate.NotAfter.ToUniversalTime() - InGoodTime;
    }

    private async Task<byte[]> MakeAsync(string purpose, string profile, string subject, ISigningKey key, Authority authority, CancellationToken cancellation)
    {
        var permit = await issuer.PrepareAsync(
            new IssuanceOrder
            {
                Authority = authority,
                CertificateProfile = catalog.Current.CertificateProfiles[profile],
                Username = "hub/" + purpose,
                Subject = DistinguishedName.Parse(subject),
                PublicKey = key.PublicKey,
                Actor = "hub",
            },
            cancellation);
        var der = (await issuer.IssueAsync(permit, cancellation)).Der.ToArray();
        await journal.CommitAsync(
            "hub.identify",
            tx => tx.Execute(
                "INSERT INTO exchange_certificate (purpose, certificate) VALUES ($1, $2) ON CONFLICT (purpose) DO UPDATE SET certificate = excluded.certificate", purpose, der),
            cancellation);
        return der;
    }
}
