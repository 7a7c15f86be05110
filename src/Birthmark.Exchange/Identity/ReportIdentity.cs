using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Cms;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Names;
using Birthmark.Storage;

namespace Birthmark.Exchange.Identity;

/// <summary>The hub's right to sign reports: the key <c>reportKey</c> and its certificate by the hub's own CA, renewed in good time.</summary>
public sealed class ReportIdentity : IDisposable
{
    private const string Purpose = "report";
    private const string AuthorityName = "ManagementCA";
    private const string ProfileName = "Hub Report";

    private readonly HubToken token;
    private readonly PkiCatalog catalog;
    private readonly Issuer issuer;
    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim one = new(1);

    internal ReportIdentity(HubToken token, PkiCatalog catalog, Issuer issuer, IJournal journal, IReader reader, TimeProvider time) =>
        (this.token, this.catalog, this.issuer, this.journal, this.reader, this.time) = (token, catalog, issuer, journal, reader, time);

    /// <summary>The certificate by which reports are verified, DER: what an auditor is given once, out of band.</summary>
    public ReadOnlyMemory<byte> Root => catalog.Current.Authorities[AuthorityName].Chain[^1];

    internal async Task<CmsSigner> SignerAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            var key = await token.KeyAsync(HubToken.ReportKey, cancellation);
            var authority = catalog.Current.Authorities[AuthorityName];
            var certificate = await LoadAsync(key, authority) ?? await MakeAsync(key, authority, cancellation);
            return new CmsSigner(certificate, [.. authority.Chain.SkipLast(1)], octets => key.Sign(octets, SignatureAlgorithm.EcdsaWithSha256));
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<byte[]?> LoadAsync(ISigningKey key, Authority authority)
    {
        var rows = await reader.QueryAsync("SELECT certificate FROM exchange_certificate WHERE purpose = $1", r => r.GetFieldValue<byte[]>(0), Purpose);
        if (rows.Count == 0)
        {
            return null;
        }

        using var certificate = X509CertificateLoader.LoadCertificate(rows[0]);
        var isFit = certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.PublicKey.Span)
            && authority.EncodedSubject.Span.SequenceEqual(certificate.IssuerName.RawData)
            && time.GetUtcNow() < certificate.NotAfter.ToUniversalTime() - TimeSpan.FromDays(365);
        return isFit ? rows[0] : null;
    }

    private async Task<byte[]> MakeAsync(ISigningKey key, Authority authority, CancellationToken cancellation)
    {
        var permit = await issuer.PrepareAsync(
            new IssuanceOrder
            {
                Authority = authority,
                CertificateProfile = catalog.Current.CertificateProfiles[ProfileName],
                Username = "hub/report",
                Subject = DistinguishedName.Parse("CN=Birthmark batch reports"),
                PublicKey = key.PublicKey,
                Actor = "hub",
            },
            cancellation);
        var der = (await issuer.IssueAsync(permit, cancellation)).Der.ToArray();
        await journal.CommitAsync(
            "hub.identify",
            tx => tx.Execute(
                "INSERT INTO exchange_certificate (purpose, certificate) VALUES ($1, $2) ON CONFLICT (purpose) DO UPDATE SET certificate = excluded.certificate", Purpose, der),
            cancellation);
        return der;
    }
}
