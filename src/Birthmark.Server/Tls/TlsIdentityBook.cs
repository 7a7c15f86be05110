using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Exchange.Identity;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Names;
using Birthmark.Server.FirstStart;
using Birthmark.Server.Settings;
using Birthmark.Storage;

namespace Birthmark.Server.Tls;

/// <summary>Makes, keeps and renews the hub's own certificate. Its key is in the hub's crypto token when that is in a device, and otherwise sealed in the database.</summary>
internal sealed class TlsIdentityBook(
    TlsIdentity identity, PkiCatalog catalog, Issuer issuer, IDeviceKeys keys, HubToken token, ISealer sealer,
    IJournal journal, IReader reader, HubSettings settings, TimeProvider time, ILogger<TlsIdentityBook> logger)
{
    private const string Name = "server";
    private const string StandIn = "server-stand-in";

    /// <summary>Uses the kept certificate while it serves, and makes a new one otherwise: none yet, other host names, or less than a third of its life left.</summary>
    internal async Task EnsureAsync(CancellationToken cancellation)
    {
        var wanted = HostNames();
        if (await LoadAsync(Name, wanted, cancellation).ConfigureAwait(false) && !IsDue())
        {
            return;
        }

        if (await HeldAsync(isMaking: true, cancellation).ConfigureAwait(false) is { } held)
        {
            await MakeAsync(wanted, held, cancellation).ConfigureAwait(false);
            return;
        }

        if (await ReadAsync(Name).ConfigureAwait(false) is not { SealedKey.Length: 0 })
        {
            await MakeAsync(Name, wanted, cancellation).ConfigureAwait(false);
            return;
        }

        // The certificate of the key that sleeps is kept for when it wakes.
        TlsIdentityBookLog.StandingIn(logger, HubToken.Name);
        if (!await LoadAsync(StandIn, wanted, cancellation).ConfigureAwait(false) || IsDue())
        {
            await MakeAsync(StandIn, wanted, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Whether another certificate should be used than is: less than a third of its life is left, or its key fell asleep, or the one it stands in for woke up.</summary>
    internal async Task<bool> IsAmissAsync(CancellationToken cancellation) => IsDue() || identity.KeyPlace switch
    {
        TlsKeyPlace.Device => await HeldAsync(isMaking: false, cancellation).ConfigureAwait(false) is null,
        TlsKeyPlace.StandIn => await HeldAsync(isMaking: false, cancellation).ConfigureAwait(false) is not null,
        _ => false,
    };

    private bool IsDue() => time.GetUtcNow() > identity.NotAfter - ((identity.NotAfter - identity.NotBefore) / 3);

    private async Task<ISigningKey?> HeldAsync(bool isMaking, CancellationToken cancellation)
    {
        try
        {
            return await token.TlsKeyAsync(isMaking, cancellation).ConfigureAwait(false);
        }
        catch (KeyRefusedException e) when (e.Code is KeyRefusal.TokenOffline)
        {
            return null;
        }
    }

    private async Task<bool> LoadAsync(string name, IReadOnlyList<string> wanted, CancellationToken cancellation)
    {
        if (await ReadAsync(name).ConfigureAwait(false) is not { } kept || wanted.Except(kept.HostNames).Any() || !IsOfPresentRoot(kept.Certificate))
        {
            return false;
        }

        if (kept.SealedKey.Length > 0)
        {
            using var pkcs8 = sealer.Open(kept.SealedKey, ContextOf(name));
            Use(name, kept.Certificate, pkcs8, kept.HostNames);
            return true;
        }

        var held = await HeldAsync(isMaking: false, cancellation).ConfigureAwait(false);
        if (held is null || !IsOf(held, kept.Certificate))
        {
            return false;
        }

        Use(kept.Certificate, held, kept.HostNames);
        return true;
    }

    private async Task<KeptIdentity?> ReadAsync(string name) => (await reader.QueryAsync(
        "SELECT certificate, sealed_key, host_names FROM tls_identity WHERE name = $1",
        r => new KeptIdentity(r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1), r.GetString(2).Split(' ')), name).ConfigureAwait(false)).SingleOrDefault();

    private static byte[] ContextOf(string name) => Encoding.UTF8.GetBytes("tls-identity/" + name);

    private static bool IsOf(ISigningKey key, byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.PublicKey.Span);
    }

    private bool IsOfPresentRoot(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return ManagementPki.Authority(catalog).EncodedSubject.Span.SequenceEqual(certificate.IssuerName.RawData);
    }

    /// <summary>Over a key that stays in its device.</summary>
    private async Task MakeAsync(IReadOnlyList<string> hostNames, ISigningKey held, CancellationToken cancellation)
    {
        var der = await IssueAsync(Name, hostNames, held.PublicKey, [], cancellation).ConfigureAwait(false);
        Use(der, held, hostNames);
    }

    /// <summary>Over a new key of software.</summary>
    private async Task MakeAsync(string name, IReadOnlyList<string> hostNames, CancellationToken cancellation)
    {
        using var key = keys.Generate(KeyAlgorithm.EcP256);
        using var pkcs8 = key.ExportPkcs8();
        var der = await IssueAsync(name, hostNames, key.PublicKey, sealer.Seal(pkcs8.Span, ContextOf(name)), cancellation).ConfigureAwait(false);
        Use(name, der, pkcs8, hostNames);
    }

    private async Task<byte[]> IssueAsync(string name, IReadOnlyList<string> hostNames, ReadOnlyMemory<byte> publicKey, byte[] sealedKey, CancellationToken cancellation)
    {
        var permit = await issuer.PrepareAsync(
            new IssuanceOrder
            {
                Authority = ManagementPki.Authority(catalog),
                CertificateProfile = catalog.Current.CertificateProfiles[ManagementPki.ServerProfile],
                Username = "hub/server",
                Subject = DistinguishedName.Parse("CN=" + hostNames[0]),
                SubjectAlternativeName = string.Join(", ", hostNames.Select(h => IPAddress.TryParse(h, out _) ? "iPAddress=" + h : "dNSName=" + h)),
                PublicKey = publicKey,
                Actor = "hub",
            },
            cancellation).ConfigureAwait(false);
        var issued = await issuer.IssueAsync(permit, cancellation).ConfigureAwait(false);
        var der = issued.Der.ToArray();
        await journal.CommitAsync("hub.identify", tx =>
        {
            tx.Execute(
                """
                INSERT INTO tls_identity (name, certificate, sealed_key, host_names) VALUES ($1, $2, $3, $4)
                ON CONFLICT (name) DO UPDATE SET certificate = excluded.certificate, sealed_key = excluded.sealed_key, host_names = excluded.host_names
                """,
                name, der, sealedKey, string.Join(' ', hostNames));
            tx.Record(new AuditRecord("hub.identify", "hub", issued.SerialNumber, ("host_names", string.Join(' ', hostNames))));
            return true;
        }, cancellation).ConfigureAwait(false);
        return der;
    }

    private void Use(string name, byte[] der, SecretBuffer pkcs8, IReadOnlyList<string> hostNames)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8.Span, out _);
        Use(der, key, hostNames, name == StandIn ? TlsKeyPlace.StandIn : TlsKeyPlace.Database);
    }

    private void Use(byte[] der, ISigningKey held, IReadOnlyList<string> hostNames)
    {
        // Each handshake that waits for the device holds a thread: the others must not have to wait until the pool grows.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + IServesTls.MostWaiting), ports);
        using var key = ((IServesTls)held).OpenForTls(Tell);
        Use(der, key, hostNames, TlsKeyPlace.Device);
    }

    private void Use(byte[] der, ECDsa key, IReadOnlyList<string> hostNames, TlsKeyPlace place)
    {
        using var bare = X509CertificateLoader.LoadCertificate(der);
        identity.Use(bare.CopyWithPrivateKey(key), [X509CertificateLoader.LoadCertificate(ManagementPki.RootOf(catalog).Span)], hostNames, place);
    }

    private void Tell(Exception? fault)
    {
        if (fault is null)
        {
            TlsIdentityBookLog.Serving(logger);
        }
        else
        {
            TlsIdentityBookLog.Failing(logger, fault.Message, fault);
        }
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

    /// <summary>An empty key is that of the hub's crypto token.</summary>
    private sealed record KeptIdentity(byte[] Certificate, byte[] SealedKey, string[] HostNames);
}
