using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Pairing;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Names;
using Birthmark.Storage;

namespace Birthmark.Exchange.Identity;

/// <summary>What OEMs seal for: the key <c>unwrapKey</c>, born in the hub's key store and used there, and its certificate by the hub's own CA.</summary>
public sealed class ExchangeIdentity : IDisposable
{
    private const string Purpose = "exchange";
    private const string AuthorityName = "ManagementCA";
    private const string ProfileName = "Hub Exchange";

    private readonly HubToken token;
    private readonly PkiCatalog catalog;
    private readonly Issuer issuer;
    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim one = new(1);

    internal ExchangeIdentity(HubToken token, PkiCatalog catalog, Issuer issuer, IJournal journal, IReader reader, TimeProvider time) =>
        (this.token, this.catalog, this.issuer, this.journal, this.reader, this.time) = (token, catalog, issuer, journal, reader, time);

    /// <summary>The certificate to hand to OEMs, made at its first use. Pairing goes by its key, so a renewal changes nothing.</summary>
    public async Task<ExchangeCertificate> CertificateAsync(CancellationToken cancellation = default)
    {
        await one.WaitAsync(cancellation);
        try
        {
            var key = await token.KeyAsync(HubToken.UnwrapKey, cancellation);
            return ExchangeCertificate.TryRead((await LoadAsync(key) ?? await MakeAsync(key, cancellation)).AsSpan(), out var certificate, out var why)
                ? certificate
                : throw new InvalidOperationException($"The certificate of '{key.Uri}': {why}");
        }
        finally
        {
            one.Release();
        }
    }

    /// <exception cref="KeyRefusedException">The key's store cannot unwrap.</exception>
    internal async Task<IUnwrapsKeys> KeyAsync(CancellationToken cancellation)
    {
        var key = await token.KeyAsync(HubToken.UnwrapKey, cancellation);
        return key as IUnwrapsKeys ?? throw new KeyRefusedException(
            KeyRefusal.AlgorithmMismatch, $"The key '{key.Uri}' lives in a store that cannot unwrap: make the crypto token '{HubToken.Name}' in one that can.");
    }

    public void Dispose() => one.Dispose();

    private async Task<byte[]?> LoadAsync(ISigningKey key)
    {
        var rows = await reader.QueryAsync("SELECT certificate FROM exchange_certificate WHERE purpose = $1", r => r.GetFieldValue<byte[]>(0), Purpose);
        if (rows.Count == 0)
        {
            return null;
        }

        using var certificate = X509CertificateLoader.LoadCertificate(rows[0]);
        var isFit = certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.PublicKey.Span)
            && time.GetUtcNow() < certificate.NotAfter.ToUniversalTime() - TimeSpan.FromDays(365);
        return isFit ? rows[0] : null;
    }

    private async Task<byte[]> MakeAsync(ISigningKey key, CancellationToken cancellation)
    {
        var permit = await issuer.PrepareAsync(
            new IssuanceOrder
            {
                Authority = catalog.Current.Authorities[AuthorityName],
                CertificateProfile = catalog.Current.CertificateProfiles[ProfileName],
                Username = "hub/exchange",
                Subject = DistinguishedName.Parse("CN=Birthmark hub exchange"),
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
