using System.Data.Common;
using System.Security.Cryptography;
using Birthmark.Server.Access;
using Birthmark.Storage;

namespace Birthmark.Server.Stations;

/// <summary>Open invitations in the database.</summary>
internal sealed class InvitationBook(IJournal journal, IReader reader, TimeProvider time)
{
    /// <summary>Wrong codes for one invitation before it is void.</summary>
    internal const int MostWrongTries = 5;

    /// <summary>Adds an invitation; an older one for the same name is void from then on.</summary>
    internal Task AddAsync(string handle, string name, HubRoles roles, byte[] codeHash, DateTimeOffset expiresAt, string actor, CancellationToken cancellation) =>
        journal.CommitAsync("station.invite", tx =>
        {
            tx.Execute("DELETE FROM invitation WHERE name = $1 AND fingerprint IS NULL", name);
            tx.Execute(
                """
                INSERT INTO invitation (handle, name, roles, code_hash, expires_at, wrong_tries, claimed_key, fingerprint)
                VALUES ($1, $2, $3, $4, $5, 0, NULL, NULL)
                """,
                handle, name, (int)roles, codeHash, expiresAt);
            tx.Record(new AuditRecord("station.invite", actor, name, ("roles", RoleNames.Text(roles))));
            return true;
        }, cancellation);

    /// <summary>Binds an invitation to the key that shall be certified. From then on it is of use to nobody else.</summary>
    internal Task<Claim> ClaimAsync(string handle, byte[] codeHash, string keyHash, CancellationToken cancellation) =>
        journal.CommitAsync("station.claim", tx =>
        {
            var rows = tx.Query(
                "SELECT handle, name, roles, code_hash, expires_at, wrong_tries, claimed_key, fingerprint FROM invitation WHERE handle = $1", Shape, handle);
            if (rows.Count == 0)
            {
                return Claim.Refused(ClaimOutcome.Unknown);
            }

            var row = rows[0];
            if (row.WrongTries >= MostWrongTries)
            {
                return Claim.Refused(ClaimOutcome.Locked);
            }

            if (!CryptographicOperations.FixedTimeEquals(row.CodeHash, codeHash))
            {
                tx.Execute("UPDATE invitation SET wrong_tries = wrong_tries + 1 WHERE handle = $1", handle);
                return Claim.Refused(ClaimOutcome.Unknown);
            }

            if (row.ClaimedKey is not null && row.ClaimedKey != keyHash)
            {
                return Claim.Refused(ClaimOutcome.Spent);
            }

            if (row.ExpiresAt <= time.GetUtcNow())
            {
                return Claim.Refused(ClaimOutcome.Expired);
            }

            tx.Execute("UPDATE invitation SET claimed_key = $1 WHERE handle = $2", keyHash, handle);
            return new Claim(ClaimOutcome.Good, row.Name, row.Roles, row.Fingerprint);
        }, cancellation);

    /// <summary>Part of the commit that adds the credential: the invitation is spent.</summary>
    internal static void Spend(ITransaction tx, string handle, string fingerprint) =>
        tx.Execute("UPDATE invitation SET fingerprint = $1 WHERE handle = $2", fingerprint, handle);

    internal ValueTask<IReadOnlyList<OpenInvitation>> ListOpenAsync() => reader.QueryAsync(
        "SELECT name, roles, expires_at FROM invitation WHERE fingerprint IS NULL AND expires_at > $1 ORDER BY name",
        r => new OpenInvitation(r.GetString(0), (HubRoles)r.GetInt32(1), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2))),
        time.GetUtcNow());

    internal Task ForgetAsync(string name, CancellationToken cancellation) => journal.CommitAsync(
        "station.uninvite", tx => tx.Execute("DELETE FROM invitation WHERE name = $1 AND fingerprint IS NULL", name), cancellation);

    internal async Task ForgetExpiredAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if ((await reader.QueryAsync("SELECT 1 FROM invitation WHERE expires_at < $1 LIMIT 1", static r => r.GetInt64(0), now).ConfigureAwait(false)).Count > 0)
        {
            await journal.CommitAsync("station.uninvite", tx => tx.Execute("DELETE FROM invitation WHERE expires_at < $1", now), cancellation).ConfigureAwait(false);
        }
    }

    private static Row Shape(DbDataReader row) => new(
        row.GetString(1),
        (HubRoles)row.GetInt32(2),
        row.GetFieldValue<byte[]>(3),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        row.GetInt64(5),
        row.IsDBNull(6) ? null : row.GetString(6),
        row.IsDBNull(7) ? null : row.GetString(7));

    private sealed record Row(string Name, HubRoles Roles, byte[] CodeHash, DateTimeOffset ExpiresAt, long WrongTries, string? ClaimedKey, string? Fingerprint);
}
