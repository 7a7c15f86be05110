using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Names;
using Birthmark.Server.FirstStart;
using Birthmark.Server.Settings;
using Birthmark.Storage;

namespace Birthmark.Server.Tls;

/// <summary>Makes, keeps (its key sealed in the database) and renews the hub's own certificate.</summary>
internal sealed class TlsIdentityBook(
    TlsIdentity identity, PkiCatalog catalog, Issuer issuer, IDeviceKeys keys, ISealer sealer,
    IJournal journal, IReader reader, HubSettings settings, TimeProvider time)
{
    private const string Name = "server";
    private static readonly byte[] SealContext = "tls-identity/server"u8.ToArray();

    /// <summary>Uses the kept certificate while it serves, and makes a new one otherwise: none yet, other host names, or less than a third of its life left.</summary>
    internal async Task EnsureAsync(CancellationToken cancellation)
    {
        var wanted = HostNames();
        if (await LoadAsync(wanted).ConfigureAwait(false) && !IsDue())
        {
            return;
        }

        await MakeAsync(wanted, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether less than a third of its life is left.</summary>
    internal bool IsDue() => time.GetUtcNow() > identity.NotAfter - ((identity.NotAfter - identity.NotBefore) / 3);

    private async Task<bool> LoadAsync(IReadOnlyList<string> wanted)
    {
        var rows = await reader.QueryAsync(
            "SELECT certificate, sealed_key, host_names FROM tls_identity WHERE name = $1",
            r => (Certificate: r.GetFieldValue<byte[]>(0), Key: r.GetFieldValue<byte[]>(1), HostNames: r.GetString(2)), Name).ConfigureAwait(false);
        if (rows.Count == 0 || wanted.Except(rows[0].HostNames.Split(' ')).Any() || !IsOfPresentRoot(rows[0].Certificate))
        {
            return false;
        }

        using var pkcs8 = sealer.Open(rows[0].Key, SealContext);
        Use(rows[0].Certificate, pkcs8, rows[0].HostNames.Split(' '));
        return true;
    }

    private bool IsOfPresentRoot(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return ManagementPki.Authority(catalog).EncodedSubject.Span.SequenceEqual(certificate.IssuerName.RawData);
    }

    private async Task MakeAsync(IReadOnlyList<string> hostNames, CancellationToken cancellation)
    {
        using var key = keys.Generate(KeyAlgorithm.EcP256);
        var permit = await issuer.PrepareAsync(
            new IssuanceOrder
            {
                Authority = ManagementPki.Authority(catalog),
                CertificateProfile = catalog.Current.CertificateProfiles[ManagementPki.ServerProfile],
                Username = "hub/server",
                Subject = DistinguishedName.Parse("CN=" + hostNames[0]),
                SubjectAlternativeName = string.Join(", ", hostNames.Select(h => IPAddress.TryParse(h, out _) ? "iPAddress=" + h : "dNSName=" + h)),
                PublicKey = key.PublicKey,
                Actor = "hub",
            },
            cancellation).ConfigureAwait(false);
        var issued = await issuer.IssueAsync(permit, cancellation).ConfigureAwait(false);
        using var pkcs8 = key.ExportPkcs8();
        var sealedKey = sealer.Seal(pkcs8.Span, SealContext);
        var der = issued.Der.ToArray();
        await journal.CommitAsync("hub.identify", tx =>
        {
            tx.Execute(
                """
                INSERT INTO tls_identity (name, certificate, sealed_key, host_names) VALUES ($1, $2, $3, $4)
                ON CONFLICT (name) DO UPDATE SET certificate = excluded.certificate, sealed_key = excluded.sealed_key, host_names = excluded.host_names
                """,
                Name, der, sealedKey, string.Join(' ', hostNames));
            tx.Record(new AuditRecord("hub.identify", "hub", issued.SerialNumber, ("host_names", string.Join(' ', hostNames))));
            return true;
        }, cancellation).ConfigureAwait(false);
        Use(der, pkcs8, hostNames);
    }

    private void Use(byte[] der, SecretBuffer pkcs8, IReadOnlyList<string> hostNames)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8.Span, out _);
        using var bare = X509CertificateLoader.LoadCertificate(der);
        identity.Use(bare.CopyWithPrivateKey(key), [X509CertificateLoader.LoadCertificate(ManagementPki.RootOf(catalog).Span)], hostNames);
    }

    private IReadOnlyList<string> HostNames()
    {
        IEnumerable<string> names = ["localhost", "127.0.0.1", "::1", Environment.MachineName.ToLowerInvariant(), .. settings.HostNames];
        var listen = settings.Listen.Address;
        if (!listen.Equals(IPAddress.Any) && !listen.Equals(IPAddress.IPv6Any))
        {
            names = names.Append(listen.ToString());
        }

        return [.. names.Where(n => Uri.CheckHostName(n) != UriHostNameType.Unknown).Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
