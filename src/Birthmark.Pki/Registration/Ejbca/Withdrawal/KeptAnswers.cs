using System.Globalization;
using System.Text;
using Birthmark.Keys;
using Birthmark.Storage;

namespace Birthmark.Pki.Registration.Ejbca.Withdrawal;

/// <summary>
/// The last answer about each credential, over a restart: a revocation that was seen once is not forgotten where nobody answers, or where an older list is shown again.
/// An answer rests under the hub's seal: a database that is written by hand puts no credential in force.
/// </summary>
internal sealed class KeptAnswers(IJournal journal, IReader reader, ISealer sealer)
{
    private const string Act = "credential.answer";

    /// <summary>Null when there is none, or none that this hub wrote about this credential.</summary>
    /// <param name="credential">SHA-256 of the credential's certificate.</param>
    internal async Task<RevocationAnswer?> FindAsync(byte[] credential)
    {
        var rows = await reader.QueryAsync("SELECT answer FROM pki_credential_answer WHERE credential = $1", r => r.GetFieldValue<byte[]>(0), credential).ConfigureAwait(false);
        if (rows is not [var kept])
        {
            return null;
        }

        try
        {
            using var text = sealer.Open(kept, Context(credential));
            return Read(Encoding.UTF8.GetString(text.Span));
        }
        catch (KeyRefusedException)
        {
            // Nobody vouches for it: then nothing is known until somebody answers, and nothing is asked for.
            return null;
        }
    }

    /// <summary>Keeps the answer; the log tells of it when it says something else than the one before.</summary>
    /// <exception cref="StorageUnavailableException">It could not be written.</exception>
    internal Task KeepAsync(string authority, byte[] credential, RevocationAnswer answer, bool isNews)
    {
        var kept = sealer.Seal(Encoding.UTF8.GetBytes(Write(answer)), Context(credential));
        return journal.CommitAsync(Act, tx =>
        {
            // Two connections by one credential: the newer answer stays.
            var written = tx.Execute(
                "INSERT INTO pki_credential_answer (credential, this_update, answer) VALUES ($1, $2, $3) ON CONFLICT (credential) DO UPDATE SET this_update = $2, answer = $3 WHERE this_update <= $2",
                credential, answer.ThisUpdate, kept);
            if (isNews && written > 0)
            {
                tx.Record(new AuditRecord(
                    Act, "hub", authority,
                    ("certificate", Convert.ToHexStringLower(credential)), ("standing", answer.RevokedAt is null ? "in force" : "revoked"),
                    ("revoked_at", answer.RevokedAt is { } at ? $"{at:u}" : null), ("as_of", $"{answer.ThisUpdate:u}"), ("said_by", answer.From)));
            }

            return written;
        });
    }

    private static byte[] Context(byte[] credential) => [.. "birthmark/v1/credential-answer/"u8, .. credential];

    private static string Write(RevocationAnswer answer) => string.Join('\n', Words(answer.RevokedAt), Words(answer.ThisUpdate), Words(answer.NextUpdate), answer.From);

    private static RevocationAnswer? Read(string text) =>
        text.Split('\n', 4) is [var revoked, var since, var until, var from] && TryRead(since, out var thisUpdate) && TryRead(until, out var nextUpdate)
            && (TryRead(revoked, out var revokedAt) || revoked.Length == 0)
            ? new(revoked.Length == 0 ? null : revokedAt, thisUpdate, nextUpdate, from)
            : null;

    private static string Words(DateTimeOffset? moment) => moment?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture) ?? "";

    private static bool TryRead(string text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out moment);
}
