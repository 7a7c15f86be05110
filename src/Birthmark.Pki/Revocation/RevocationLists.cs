using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Storage;

namespace Birthmark.Pki.Revocation;

/// <summary>The embedded authorities' certificate revocation lists (RFC 5280 §5).</summary>
public sealed class RevocationLists
{
    private const string Newest = "SELECT number, this_update, next_update, der, overtaken FROM pki_crl WHERE authority = $1 ORDER BY number DESC LIMIT 1";
    private const string NewestTimes = "SELECT number, this_update, next_update, NULL, overtaken FROM pki_crl WHERE authority = $1 ORDER BY number DESC LIMIT 1";

    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly PkiCatalog catalog;
    private readonly IDeviceKeys keys;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, SharedRun<StoredCrl>> runs = new(StringComparer.Ordinal);

    internal RevocationLists(IJournal journal, IReader reader, PkiCatalog catalog, IDeviceKeys keys, TimeProvider time)
    {
        this.journal = journal;
        this.reader = reader;
        this.catalog = catalog;
        this.keys = keys;
        this.time = time;
    }

    /// <summary>Newest list of the authority, DER, or null if none was made yet.</summary>
    public async ValueTask<StoredCrl?> LatestAsync(string authority) =>
        await reader.QueryAsync(Newest, row => Shape(row, authority), authority).ConfigureAwait(false) is [var newest] ? newest : null;

    /// <summary>Makes and stores a new full CRL. Calls that meet while one is being made share the next.</summary>
    /// <exception cref="PkiRefusedException">Unknown authority, or its crypto token is offline.</exception>
    public Task<StoredCrl> CreateAsync(string authority, string actor, CancellationToken cancellation = default) =>
        runs.GetOrAdd(authority, _ => new SharedRun<StoredCrl>()).RunAsync(() => MakeAsync(authority, actor), cancellation);

    /// <summary>Stores the CRL of an external authority after checking issuer, signature and number.</summary>
    public async Task ImportAsync(string authority, ReadOnlyMemory<byte> der, string actor, CancellationToken cancellation = default)
    {
        var issuer = Find(authority);
        if (!CrlView.TryRead(der, out var crl))
        {
            throw new PkiRefusedException(PkiRefusal.InvalidRequest, "Could not parse CRL. It must be in DER format.");
        }

        if (!crl.Issuer.Span.SequenceEqual(issuer.EncodedSubject.Span) || issuer.Certificate is not { } certificate ||
            !CertificateView.TryRead(certificate, out var view, out _) || !keys.Verify(view.PublicKeyInfo.Span, crl.Tbs.Span, crl.Signature.Span, crl.Algorithm))
        {
            throw new PkiRefusedException(PkiRefusal.InvalidRequest, $"CRL is not issued by {issuer.Subject.Text}.");
        }

        var number = crl.Number ?? throw new PkiRefusedException(PkiRefusal.InvalidRequest, "The CRL has no CRL number that fits 63 bits (RFC 5280 §5.2.3).");
        var stored = new StoredCrl(authority, number, crl.ThisUpdate, crl.NextUpdate, der.ToArray());
        await journal.CommitAsync("crl.create", tx => Store(tx, stored, long.MaxValue, actor, "import"), cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes every list that is due; called by the host on a schedule.</summary>
    public async Task<int> CreateDueAsync(CancellationToken cancellation = default)
    {
        var made = 0;
        foreach (var authority in catalog.Current.Authorities.Values.Where(CanSign))
        {
            if (await IsDueAsync(authority).ConfigureAwait(false))
            {
                await CreateAsync(authority.Name, "hub", cancellation).ConfigureAwait(false);
                made++;
            }
        }

        return made;
    }

    /// <summary>After revocations: a new list where the policy wants one. An authority that cannot sign now is served by the schedule.</summary>
    internal async Task OnRevocationAsync(string authority, string actor)
    {
        if (catalog.Current.Authorities.GetValueOrDefault(authority) is not { Crl.OnRevocation: true } issuer || !CanSign(issuer))
        {
            return;
        }

        try
        {
            await CreateAsync(authority, actor, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PkiRefusedException refusal) when (refusal.Code is PkiRefusal.CryptoTokenOffline or PkiRefusal.AuthorityOffline)
        {
            // The revocation itself is on record and in force, and the list is marked: it follows when the token is back.
        }
    }

    /// <summary>In the commit of a revocation: counts that the newest list does not tell the whole truth any more, whatever happens next.</summary>
    internal static void MarkStale(ITransaction tx, string authority) => tx.Execute("UPDATE pki_crl SET overtaken = overtaken + 1 WHERE authority = $1", authority);

    private static bool CanSign(Authority authority) => authority is { Status: AuthorityStatus.Active, SigningKey: not null, Certificate: not null };

    private async ValueTask<bool> IsDueAsync(Authority authority)
    {
        var rows = await reader.QueryAsync(NewestTimes, row => (Crl: Shape(row, authority.Name), Overtaken: row.GetInt64(4)), authority.Name).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            return true;
        }

        var (newest, overtaken) = rows[0];
        var now = time.GetUtcNow();
        return (overtaken > 0 && authority.Crl.OnRevocation) || now >= newest.NextUpdate - authority.Crl.Overlap ||
            (authority.Crl.IssueInterval > TimeSpan.Zero && now >= newest.ThisUpdate + authority.Crl.IssueInterval);
    }

    private async Task<StoredCrl> MakeAsync(string name, string actor)
    {
        var authority = Find(name);
        if (authority.SigningKey is not { } key || authority.Certificate is null)
        {
            throw new PkiRefusedException(PkiRefusal.CryptoTokenOffline, $"CA '{name}' has no key to sign a CRL with: activate crypto token '{authority.CryptoToken}'.");
        }

        var rows = await reader.QueryAsync(NewestTimes, row => (Crl: Shape(row, name), Overtaken: row.GetInt64(4)), name).ConfigureAwait(false);
        var (last, overtaken) = rows.Count > 0 ? rows[0] : (null, 0);
        var now = time.GetUtcNow();
        var number = (last?.Number ?? 0) + 1;
        var writer = new CrlWriter(authority, number, now, now + authority.Crl.Expiration);
        // RFC 5280 §3.3: an entry stays until one list after the certificate's end has shown it.
        var entries = reader.StreamAsync(RevokedEntry.Select, RevokedEntry.Shape, [authority.Id, last?.ThisUpdate ?? DateTimeOffset.UnixEpoch]);
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            writer.Add(entry);
        }

        var tbs = writer.Finish();
        byte[] signature;
        try
        {
            signature = key.Sign(tbs, authority.SignatureAlgorithm);
        }
        catch (KeyRefusedException refusal)
        {
            throw new PkiRefusedException(PkiRefusal.CryptoTokenOffline, $"CA '{name}' cannot sign a CRL: {refusal.Message}");
        }

        var der = SignedDer.Join(tbs, SignatureForms.Identifier(authority.SignatureAlgorithm), signature);
        var stored = new StoredCrl(name, number, writer.ThisUpdate, writer.NextUpdate, der);
        await journal.CommitAsync("crl.create", tx => Store(tx, stored, overtaken, actor, writer.Count.ToString(CultureInfo.InvariantCulture)), CancellationToken.None).ConfigureAwait(false);
        return stored;
    }

    // seen: how often the list before had been overtaken when the entries were read; what came since is not in this one.
    private static StoredCrl Store(ITransaction tx, StoredCrl crl, long seen, string actor, string entries)
    {
        var missed = 0L;
        if (tx.Query(NewestTimes, row => (Number: row.GetInt64(0), Overtaken: row.GetInt64(4)), crl.Authority) is [var newest, ..])
        {
            if (newest.Number >= crl.Number)
            {
                throw new PkiRefusedException(PkiRefusal.InvalidRequest, $"CRL #{newest.Number} or higher is already in the database.");
            }

            missed = Math.Max(0, newest.Overtaken - seen);
        }

        tx.Execute("INSERT INTO pki_crl (authority, number, this_update, next_update, der, overtaken) VALUES ($1, $2, $3, $4, $5, $6)", crl.Authority, crl.Number, crl.ThisUpdate, crl.NextUpdate, crl.Der, missed);
        // Only the newest is ever asked for; that there were others stands in the audit log.
        tx.Execute("DELETE FROM pki_crl WHERE authority = $1 AND number < $2", crl.Authority, crl.Number);
        tx.Record(new AuditRecord("crl.create", actor, crl.Authority,
            ("number", crl.Number.ToString(CultureInfo.InvariantCulture)), ("entries", entries), ("sha256", Convert.ToHexStringLower(SHA256.HashData(crl.Der)))));
        return crl;
    }

    private Authority Find(string name) => catalog.Current.Authorities.GetValueOrDefault(name) ??
        throw new PkiRefusedException(PkiRefusal.CertificateAuthorityUnknown, $"CA with name \"{name}\" doesn't exist");

    private static StoredCrl Shape(DbDataReader row, string authority) => new(
        authority, row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
        row.IsDBNull(3) ? [] : row.GetFieldValue<byte[]>(3));
}

public sealed record StoredCrl(string Authority, long Number, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, byte[] Der);
