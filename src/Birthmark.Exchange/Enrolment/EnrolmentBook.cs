using System.Data.Common;
using System.Security.Cryptography;
using Birthmark.Keys.Tpm.Identity;
using Birthmark.Storage;

namespace Birthmark.Exchange.Enrolment;

/// <summary>The attestation key, and who has enrolled this hub: one row an owner, the newest.</summary>
internal sealed class EnrolmentBook(IJournal journal, IReader reader)
{
    internal async Task<AttestationKey?> FindAttestationKeyAsync() =>
        (await reader.QueryAsync("SELECT wrapped FROM exchange_attestation_key WHERE id = 1", r => r.GetFieldValue<byte[]>(0))) is [var wrapped, ..] ? new(wrapped) : null;

    internal async Task<AttestationKey> KeepKeyAsync(AttestationKey key, CancellationToken cancellation)
    {
        await journal.CommitAsync("hub.attest", tx =>
        {
            tx.Execute(
                "INSERT INTO exchange_attestation_key (id, wrapped) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET wrapped = excluded.wrapped", key.Wrapped.ToArray());
            tx.Record(new AuditRecord("hub.attest", "hub", Convert.ToHexStringLower(TpmCredential.NameOf(key.PublicArea.Span))));
            return true;
        }, cancellation);
        return key;
    }

    internal async Task<HubEnrolment> KeepAsync(HubEnrolment enrolment, CancellationToken cancellation)
    {
        await journal.CommitAsync("hub.enrol", tx =>
        {
            tx.Execute(
                """
                INSERT INTO exchange_enrolment (owner, enrolled_at, enrolled_by, not_after, certificates) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (owner) DO UPDATE SET enrolled_at = excluded.enrolled_at, enrolled_by = excluded.enrolled_by, not_after = excluded.not_after,
                    certificates = excluded.certificates
                """,
                enrolment.Owner, enrolment.At, enrolment.By, enrolment.NotAfter, enrolment.Certificates);
            tx.Record(new AuditRecord(
                "hub.enrol", enrolment.By, enrolment.Owner, ("certificates_sha256", Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(enrolment.Certificates))))));
            return true;
        }, cancellation);
        return enrolment with { IsInForce = true };
    }

    internal async Task<IReadOnlyList<HubEnrolment>> ListAsync() => await reader.QueryAsync(
        "SELECT owner, enrolled_at, enrolled_by, not_after, certificates FROM exchange_enrolment ORDER BY owner", Shape);

    private static HubEnrolment Shape(DbDataReader row) => new(
        row.GetString(0),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
        row.GetString(2),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        row.GetString(4));
}
