using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates.Finding;
using Birthmark.Pki.Names;
using Birthmark.Pki.Revocation;
using Birthmark.Storage;

namespace Birthmark.Pki.Certificates;

/// <summary>Every certificate the embedded PKI issued (or imported), and what became of it.</summary>
public sealed class CertificateRegister
{
    private static readonly string ByIssuerAndSerial =
        CertificateRows.Select + $" WHERE c.id IN ({CertificateIndex.Ids(IndexKind.SerialNumber, "$3", "$4")}) AND c.serial = $1 AND c.issuer = $2 AND c.status >= 20";

    private static readonly string ByFingerprint =
        CertificateRows.Select + $" WHERE c.id IN ({CertificateIndex.Ids(IndexKind.Fingerprint, "$1", "$2")}) AND c.fingerprint_key = $1 AND c.status >= 20";

    // The plus keeps the planner from walking all certificates by id: those of a few end entities are found by the index on them.
    private const string ByUsernames =
        CertificateRows.Select + " WHERE c.username IN (SELECT value FROM json_each($1)) AND c.status >= 20 AND +c.id > $2 ORDER BY +c.id LIMIT $3";

    private const int Piece = 500;

    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly CertificateIndex index;
    private readonly PkiCatalog catalog;
    private readonly RevocationLists lists;
    private readonly TimeProvider time;
    private readonly RevokedSerials revoked;

    internal CertificateRegister(IJournal journal, IReader reader, CertificateIndex index, PkiCatalog catalog, RevocationLists lists, TimeProvider time)
    {
        this.journal = journal;
        this.reader = reader;
        this.index = index;
        this.catalog = catalog;
        this.lists = lists;
        this.time = time;
        revoked = new RevokedSerials(reader);
    }

    public async ValueTask<CertificateEntry?> FindAsync(string issuerDn, string serialNumber)
    {
        if (!DistinguishedName.TryParse(issuerDn, out var issuer, out _) || !SerialNumbers.TryNormalise(serialNumber, out var serial))
        {
            return null;
        }

        var octets = CertificateRows.SerialOctets(serial);
        var key = Digests.SerialKey(octets);
        var rows = await reader.QueryAsync(
            ByIssuerAndSerial, CertificateRows.Shape, octets, issuer.EjbcaId, key, index.Recent(IndexKind.SerialNumber, key)).ConfigureAwait(false);
        return rows.Select(row => row.Entry).FirstOrDefault(entry => entry.IssuerDn == issuer.Text);
    }

    /// <param name="fingerprint">SHA-1, as EJBCA has it, or SHA-256, as lists of devices have it; hex, any case.</param>
    public async ValueTask<CertificateEntry?> FindByFingerprintAsync(string fingerprint)
    {
        if (fingerprint.Length is not (40 or 64) || !fingerprint.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var digest = Convert.FromHexString(fingerprint);
        if (digest.Length == SHA256.HashSizeInBytes)
        {
            return await new Sha256Finder(reader).FindAsync(digest).ConfigureAwait(false);
        }

        var key = Digests.Key(digest);
        var rows = await reader.QueryAsync(ByFingerprint, CertificateRows.Shape, key, index.Recent(IndexKind.Fingerprint, key)).ConfigureAwait(false);
        return rows.Select(row => row.Entry).FirstOrDefault(entry => string.Equals(entry.Fingerprint, fingerprint, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Certificates of an end entity, newest first.</summary>
    public async ValueTask<IReadOnlyList<CertificateEntry>> FindByUsernameAsync(string username)
    {
        var rows = await reader.QueryAsync(
            CertificateRows.Select + " WHERE c.username = $1 AND c.status >= 20 ORDER BY c.id DESC LIMIT 1000", CertificateRows.Shape, username).ConfigureAwait(false);
        return [.. rows.Select(row => row.Entry)];
    }

    /// <summary>Certificates of all these end entities as they were issued, in pieces: bounded memory, and no reader held open.</summary>
    internal async IAsyncEnumerable<CertificateEntry> StreamByUsernamesAsync(
        IReadOnlyList<string> usernames, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var names = JsonSerializer.Serialize(usernames, IndexJson.Default.IReadOnlyListString);
        long? after = 0;
        while (after is { } id)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = await reader.QueryAsync(ByUsernames, CertificateRows.Shape, names, id, Piece).ConfigureAwait(false);
            foreach (var row in rows)
            {
                yield return row.Entry;
            }

            after = rows.Count == Piece ? rows[^1].Id : null;
        }
    }

    /// <summary>A page of matches, newest first, and whether more follow.</summary>
    public async ValueTask<CertificatePage> SearchAsync(CertificateQuery query)
    {
        if (query.Limit is < 1 or > 10_000 || query.Offset < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(query), $"A page has 1 to 10000 entries and passes over none or more, not {query.Limit} and {query.Offset}.");
        }

        var floor = query.Reach is { } reach && !CertificateSearch.IsLed(query) ? await FloorAsync(query.Cursor, reach).ConfigureAwait(false) : 0;
        var search = CertificateSearch.For(query, index, floor);
        var rows = await reader.QueryAsync(search.Sql, CertificateRows.Shape, search.Values).ConfigureAwait(false);
        var page = rows.Take(query.Limit).ToList();
        var next = rows.Count > query.Limit ? page[^1].Id : floor;
        return new CertificatePage([.. page.Select(row => row.Entry)], next > 0 ? next.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The last key that a page looks at; 0 when it comes to the end.</summary>
    private async ValueTask<long> FloorAsync(string? cursor, int reach)
    {
        var top = cursor is null
            ? (await reader.QueryAsync("SELECT COALESCE(MAX(id), 0) FROM pki_certificate", static row => row.GetInt64(0)).ConfigureAwait(false))[0] + 1
            : long.TryParse(cursor, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var below) ? below : 0;
        return top - reach > 1 ? top - reach : 0;
    }

    /// <summary>How many match; page and order are ignored. Looks at every match, unlike <see cref="CountAsync(bool)"/>.</summary>
    public async ValueTask<long> CountAsync(CertificateQuery query)
    {
        var search = CertificateSearch.Counting(query, index);
        return (await reader.QueryAsync(search.Sql, static row => row.GetInt64(0), search.Values).ConfigureAwait(false))[0];
    }

    public ValueTask<long> CountAsync(bool activeOnly) => CertificateCount.CountAsync(reader, activeOnly);

    /// <summary>Whether a certificate is revoked now, from memory: for TLS handshakes. What was never issued here is not revoked.</summary>
    /// <param name="issuerDn">Normalised.</param>
    /// <param name="serialNumber">Hex, any case, leading zeros allowed.</param>
    public bool IsRevoked(string issuerDn, string serialNumber) =>
        SerialNumbers.TryNormalise(serialNumber, out var serial) && revoked.Contains(issuerDn, serial);

    /// <summary>Revokes (or takes off hold) and, where the CA's policy says so, makes a CRL. Effective at once for clients of this hub.</summary>
    /// <exception cref="PkiRefusedException">Unknown, already revoked, a date that is not allowed, or others must agree: people ask at the <see cref="RevocationDesk"/>.</exception>
    public async Task<CertificateEntry> RevokeAsync(RevocationOrder order, CancellationToken cancellation = default)
    {
        var outcome = (await RevokeManyAsync([order], cancellation).ConfigureAwait(false))[0];
        return outcome.Entry ?? throw outcome.Refusal!;
    }

    /// <summary>The same for many at once: one commit, and at most one CRL for each authority. One refusal does not keep the others.</summary>
    public Task<IReadOnlyList<RevocationOutcome>> RevokeManyAsync(IReadOnlyList<RevocationOrder> orders, CancellationToken cancellation = default) =>
        RevokeManyAsync(_ => orders, cancellation);

    /// <summary>The same, where the act itself says what is to be revoked.</summary>
    internal async Task<IReadOnlyList<RevocationOutcome>> RevokeManyAsync(Func<ITransaction, IReadOnlyList<RevocationOrder>> choose, CancellationToken cancellation)
    {
        var snapshot = catalog.Current;
        var (orders, outcomes) = await journal.CommitAsync("certificate.revoke", tx =>
        {
            var chosen = choose(tx);
            return (chosen, RevokeAll(tx, chosen, snapshot));
        }, cancellation).ConfigureAwait(false);
        var authorities = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i].Entry is { } entry)
            {
                revoked.Update(entry);
                authorities.TryAdd(entry.Authority, orders[i].Actor);
            }
        }

        if (outcomes.Exists(outcome => outcome.Entry is { } entry && IsAuthority(entry, snapshot)))
        {
            // The catalog shows the authority as revoked, or active again, from now on.
            await catalog.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        }

        foreach (var (authority, actor) in authorities)
        {
            await lists.OnRevocationAsync(authority, actor).ConfigureAwait(false);
        }

        return outcomes;
    }

    private static bool IsAuthority(CertificateEntry entry, PkiSnapshot snapshot) => snapshot.Authorities.Values.Any(authority =>
        authority.Subject.Text == entry.SubjectDn && authority.Certificate is { } own && Convert.ToHexStringLower(Digests.Fingerprint(own.Span)) == entry.Fingerprint);

    private List<RevocationOutcome> RevokeAll(ITransaction tx, IReadOnlyList<RevocationOrder> orders, PkiSnapshot snapshot)
    {
        var outcomes = orders.Select(order => Revoke(tx, order, snapshot)).ToList();
        foreach (var authority in outcomes.Where(outcome => outcome.Entry is not null).Select(outcome => outcome.Entry!.Authority).Distinct())
        {
            RevocationLists.MarkStale(tx, authority);
        }

        return outcomes;
    }

    private RevocationOutcome Revoke(ITransaction tx, RevocationOrder order, PkiSnapshot snapshot)
    {
        try
        {
            return new RevocationOutcome(Write(tx, order, snapshot), null);
        }
        catch (PkiRefusedException refusal)
        {
            return new RevocationOutcome(null, refusal);
        }
    }

    private CertificateEntry Write(ITransaction tx, RevocationOrder order, PkiSnapshot snapshot)
    {
        var row = Find(tx, order);
        var profile = snapshot.CertificateProfiles.GetValueOrDefault(row.Entry.CertificateProfile);
        if (!order.IsAutomatic && !order.IsApproved && RevocationDesk.PolicyOf(snapshot, row.Entry).Approvals > 0)
        {
            throw new PkiRefusedException(PkiRefusal.ApprovalNeeded, $"Certificate {row.Entry.SerialNumber} of '{row.Entry.Authority}' is revoked only when others agree; ask for it and let them.");
        }

        var changed = RevocationRules.Apply(row.Entry, order, profile, time.GetUtcNow());
        tx.Execute(
            "UPDATE pki_certificate SET status = $2, reason = $3, revoked_at = $4, invalid_since = $5 WHERE id = $1",
            row.Id, (int)changed.Status, (int)changed.RevocationReason, changed.RevokedAt, changed.InvaliditySince);
        var difference = (changed.Status == CertificateStatus.Revoked ? 1 : 0) - (row.Entry.Status == CertificateStatus.Revoked ? 1 : 0);
        CertificateCount.AddRevoked(tx, difference);
        IssuanceTally.AddRevoked(tx, row.Id, difference);
        RevocationRequestRows.Overtake(tx, row.Id, time.GetUtcNow());
        tx.Record(new AuditRecord("certificate.revoke", order.Actor, changed.SerialNumber,
            ("authority", changed.Authority), ("username", changed.Username), ("reason", changed.RevocationReason.ToString()), ("fingerprint", changed.Fingerprint)));
        return changed;
    }

    internal CertificateRow Find(ITransaction tx, RevocationOrder order)
    {
        if (DistinguishedName.TryParse(order.IssuerDn, out var issuer, out _) && SerialNumbers.TryNormalise(order.SerialNumber, out var serial))
        {
            var octets = CertificateRows.SerialOctets(serial);
            var key = Digests.SerialKey(octets);
            foreach (var row in tx.Query(ByIssuerAndSerial, CertificateRows.Shape, octets, issuer.EjbcaId, key, index.Recent(IndexKind.SerialNumber, key)))
            {
                if (row.Entry.IssuerDn == issuer.Text)
                {
                    return row;
                }
            }
        }

        throw new PkiRefusedException(PkiRefusal.CertificateUnknown, $"Certificate with serial number '{order.SerialNumber}' and issuer DN '{order.IssuerDn}' was not found");
    }
}
