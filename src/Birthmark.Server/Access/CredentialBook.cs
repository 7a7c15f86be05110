using System.Collections.Concurrent;
using System.Data.Common;
using Birthmark.Pki.Certificates;
using Birthmark.Storage;

namespace Birthmark.Server.Access;

/// <summary>All credentials of the hub: in the database, and by fingerprint in memory where the gate looks.</summary>
internal sealed class CredentialBook(IJournal journal, IReader reader, CertificateRegister register, AccessEpoch epoch, TimeProvider time)
{
    private const string Columns =
        "SELECT fingerprint, name, roles, serial_number, issuer_dn, certificate, enrolled_at, expires_at, revoked_at FROM credential";

    private readonly ConcurrentDictionary<string, Credential> byFingerprint = new(StringComparer.Ordinal);

    internal async Task LoadAsync()
    {
        foreach (var credential in await reader.QueryAsync(Columns, Shape).ConfigureAwait(false))
        {
            byFingerprint[credential.Fingerprint] = credential;
        }

        epoch.Advance();
    }

    internal Credential? Find(string fingerprint) => byFingerprint.GetValueOrDefault(fingerprint);

    /// <summary>Every credential in order of name, newest first within a name.</summary>
    internal IReadOnlyList<Credential> List() =>
        [.. byFingerprint.Values.OrderBy(c => c.Name, StringComparer.Ordinal).ThenByDescending(c => c.EnrolledAt)];

    internal IReadOnlyList<Credential> OfName(string name) => [.. byFingerprint.Values.Where(c => c.Name == name)];

    /// <summary>Revoked here, or its certificate in the PKI.</summary>
    internal bool IsRevoked(Credential credential) => credential.IsRevoked || register.IsRevoked(credential.IssuerDn, credential.SerialNumber);

    internal bool IsInForce(Credential credential) => credential.ExpiresAt > time.GetUtcNow() && !IsRevoked(credential);

    /// <summary>Whether somebody can act as owner, beside this name when one is given.</summary>
    internal bool HasOwner(string? beside = null) => byFingerprint.Values.Any(c => c.Name != beside && c.Roles.HasFlag(HubRoles.Owner) && IsInForce(c));

    /// <summary>Adds a credential in the same commit as <paramref name="also"/> (the invitation it spends, its audit record).</summary>
    internal async Task AddAsync(string act, Credential credential, Action<ITransaction> also, CancellationToken cancellation)
    {
        await journal.CommitAsync(act, tx =>
        {
            tx.Execute(
                """
                INSERT INTO credential (fingerprint, name, roles, serial_number, issuer_dn, certificate, enrolled_at, expires_at, revoked_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)
                """,
                credential.Fingerprint, credential.Name, (int)credential.Roles, credential.SerialNumber, credential.IssuerDn,
                credential.Certificate, credential.EnrolledAt, credential.ExpiresAt);
            also(tx);
            return true;
        }, cancellation).ConfigureAwait(false);
        byFingerprint[credential.Fingerprint] = credential;
        epoch.Advance();
    }

    /// <summary>Ends every credential of a name at once; held connections notice with their next request.</summary>
    internal async Task RevokeAsync(string name, string actor, CancellationToken cancellation)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        await journal.CommitAsync("station.revoke", tx =>
        {
            tx.Execute("UPDATE credential SET revoked_at = $1 WHERE name = $2 AND revoked_at IS NULL", at, name);
            tx.Record(new AuditRecord("station.revoke", actor, name));
            return true;
        }, cancellation).ConfigureAwait(false);
        foreach (var credential in OfName(name).Where(c => !c.IsRevoked))
        {
            byFingerprint[credential.Fingerprint] = credential with { RevokedAt = at };
        }

        epoch.Advance();
    }

    private static Credential Shape(DbDataReader row) => new()
    {
        Fingerprint = row.GetString(0),
        Name = row.GetString(1),
        Roles = (HubRoles)row.GetInt32(2),
        SerialNumber = row.GetString(3),
        IssuerDn = row.GetString(4),
        Certificate = row.GetFieldValue<byte[]>(5),
        EnrolledAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
        RevokedAt = row.IsDBNull(8) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
    };
}
