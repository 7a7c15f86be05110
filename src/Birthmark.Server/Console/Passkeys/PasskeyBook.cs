using System.Data.Common;
using Birthmark.Api.Problems;
using Birthmark.Server.Problems;
using Birthmark.Storage;
using Microsoft.AspNetCore.Identity;

namespace Birthmark.Server.Console.Passkeys;

/// <summary>All passkeys. They are few and used seldom, so they are read where they are kept.</summary>
internal sealed class PasskeyBook(IJournal journal, IReader reader, TimeProvider time)
{
    internal const int MostOfAccount = 10;

    private const string Columns = "SELECT account, name, credential_id, public_key, sign_count, flags, transports, created_at, used_at FROM console_passkey";

    internal async Task<IReadOnlyList<Passkey>> OfAsync(string account) =>
        await reader.QueryAsync($"{Columns} WHERE account = $1 ORDER BY created_at", Shape, account).ConfigureAwait(false);

    internal async Task<Passkey?> FindAsync(byte[] credentialId) =>
        await reader.QueryAsync($"{Columns} WHERE credential_id = $1", Shape, credentialId).ConfigureAwait(false) is [var found] ? found : null;

    internal Task AddAsync(string account, UserPasskeyInfo key, string name, CancellationToken cancellation) => journal.CommitAsync("passkey.add", tx =>
    {
        tx.Execute(
            """
            INSERT INTO console_passkey (credential_id, account, name, public_key, sign_count, flags, transports, created_at, used_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)
            """,
            key.CredentialId, account, name, key.PublicKey, (long)key.SignCount, (long)FlagsOf(key), string.Join(' ', key.Transports ?? []), time.GetUtcNow());
        tx.Record(new AuditRecord("passkey.add", account, account, ("credential_id", Convert.ToHexStringLower(key.CredentialId)), ("name", name)));
        return true;
    }, cancellation);

    /// <summary>Its counter moved: a copy of it would lag behind.</summary>
    internal Task NoteUseAsync(UserPasskeyInfo key, CancellationToken cancellation) => journal.CommitAsync("passkey.use", tx => tx.Execute(
        "UPDATE console_passkey SET sign_count = $2, flags = $3, used_at = $4 WHERE credential_id = $1",
        key.CredentialId, (long)key.SignCount, (long)FlagsOf(key), time.GetUtcNow()), cancellation);

    /// <exception cref="HubRefusedException">There is none of this account.</exception>
    internal Task RemoveAsync(string account, string id, string actor, CancellationToken cancellation) => journal.CommitAsync("passkey.remove", tx =>
    {
        var isHex = id.Length % 2 == 0 && id.All(char.IsAsciiHexDigit);
        if (!isHex || tx.Execute("DELETE FROM console_passkey WHERE credential_id = $1 AND account = $2", Convert.FromHexString(id), account) == 0)
        {
            throw new HubRefusedException(404, ProblemCodes.NotFound, "The account has no such passkey.", "Load the list again.");
        }

        tx.Record(new AuditRecord("passkey.remove", actor, account, ("credential_id", id)));
        return true;
    }, cancellation);

    private static PasskeyFlags FlagsOf(UserPasskeyInfo key) =>
        (key.IsUserVerified ? PasskeyFlags.UserVerified : 0) | (key.IsBackupEligible ? PasskeyFlags.BackupEligible : 0) | (key.IsBackedUp ? PasskeyFlags.BackedUp : 0);

    private static Passkey Shape(DbDataReader row)
    {
        var flags = (PasskeyFlags)row.GetInt64(5);
        var key = new UserPasskeyInfo(
            row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)), (uint)row.GetInt64(4),
            row.GetString(6).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            flags.HasFlag(PasskeyFlags.UserVerified), flags.HasFlag(PasskeyFlags.BackupEligible), flags.HasFlag(PasskeyFlags.BackedUp),
            // No attestation is asked for, so none is kept.
            [], [])
        { Name = row.GetString(1) };
        return new(row.GetString(0), key, row.IsDBNull(8) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)));
    }
}
