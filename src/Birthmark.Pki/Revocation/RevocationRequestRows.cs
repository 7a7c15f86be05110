using System.Data.Common;
using System.Text.Json;
using Birthmark.Pki.Certificates;
using Birthmark.Storage;

namespace Birthmark.Pki.Revocation;

/// <summary>How requests to revoke lie in the database. The few that wait have an index of their own.</summary>
internal static class RevocationRequestRows
{
    private const string Columns = """
        SELECT r.id, r.certificate, r.reason, r.revoked_at, r.invalid_since, r.needed, r.asked_by, r.asked_at, r.expires_at, r.state, r.ended_at, r.ended_by, r.why,
            (SELECT json_group_array(json_array(a.approver, a.at)) FROM (SELECT approver, at FROM pki_revocation_approval WHERE request = r.id ORDER BY at, approver) a)
        FROM pki_revocation_request r
        """;

    private const string ById = Columns + " WHERE r.id = $1";
    private const string WaitingOf = Columns + " WHERE r.certificate = $1 AND r.state = 1";
    private const string AllWaiting = Columns + " WHERE r.state = 1 AND r.id < $1 ORDER BY r.id DESC LIMIT $2";
    private const string All = Columns + " WHERE r.id < $1 ORDER BY r.id DESC LIMIT $2";
    private const string Due = Columns + " WHERE r.state = 1 AND r.expires_at <= $1 ORDER BY r.id LIMIT $2";

    private const string Inserted = """
        INSERT INTO pki_revocation_request (certificate, reason, revoked_at, invalid_since, needed, asked_by, asked_at, expires_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) RETURNING id
        """;

    internal static long Add(ITransaction tx, long certificate, RevocationOrder order, ApprovalPolicy policy, DateTimeOffset now) => tx.Query(
        Inserted, row => row.GetInt64(0), certificate, (int)order.Reason, order.At, order.InvaliditySince, policy.Approvals, order.Actor, now, now + policy.Expiration)[0];

    internal static void Approve(ITransaction tx, long id, string by, DateTimeOffset at) =>
        tx.Execute("INSERT INTO pki_revocation_approval (request, approver, at) VALUES ($1, $2, $3)", id, by, at);

    internal static void End(ITransaction tx, long id, RevocationRequestState state, string? by, string? why, DateTimeOffset at) =>
        tx.Execute("UPDATE pki_revocation_request SET state = $2, ended_at = $3, ended_by = $4, why = $5 WHERE id = $1", id, (int)state, at, by, why);

    /// <summary>In the commit of a revocation: what waited to have the certificate revoked has nothing to wait for.</summary>
    internal static void Overtake(ITransaction tx, long certificate, DateTimeOffset at) =>
        tx.Execute("UPDATE pki_revocation_request SET state = 5, ended_at = $2 WHERE certificate = $1 AND state = 1", certificate, at);

    internal static RevocationRequestRow? Find(ITransaction tx, long id) => tx.Query(ById, Shape, id) is [var row] ? row : null;

    internal static RevocationRequestRow? FindWaiting(ITransaction tx, long certificate) => tx.Query(WaitingOf, Shape, certificate) is [var row] ? row : null;

    internal static List<RevocationRequestRow> FindDue(ITransaction tx, DateTimeOffset now, int most) => tx.Query(Due, Shape, now, most);

    internal static async ValueTask<RevocationRequestRow?> FindAsync(IReader reader, long id) => await reader.QueryAsync(ById, Shape, id).ConfigureAwait(false) is [var row] ? row : null;

    internal static ValueTask<IReadOnlyList<RevocationRequestRow>> ListAsync(IReader reader, bool waitingOnly, long below, int limit) =>
        reader.QueryAsync(waitingOnly ? AllWaiting : All, Shape, below, limit);

    private static RevocationRequestRow Shape(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), (RevocationReason)row.GetInt64(2), CertificateRows.Time(row, 3), CertificateRows.Time(row, 4), (int)row.GetInt64(5), row.GetString(6),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)), (RevocationRequestState)row.GetInt64(9),
        CertificateRows.Time(row, 10), CertificateRows.Text(row, 11), CertificateRows.Text(row, 12), ReadApprovals(row.GetString(13)));

    private static List<RevocationApproval> ReadApprovals(string json)
    {
        using var read = JsonDocument.Parse(json);
        return [.. read.RootElement.EnumerateArray().Select(a => new RevocationApproval(a[0].GetString()!, DateTimeOffset.FromUnixTimeMilliseconds(a[1].GetInt64())))];
    }
}

/// <summary>A request as read, without its certificate.</summary>
internal sealed record RevocationRequestRow(
    long Id, long Certificate, RevocationReason Reason, DateTimeOffset? At, DateTimeOffset? InvaliditySince, int Needed, string AskedBy,
    DateTimeOffset AskedAt, DateTimeOffset ExpiresAt, RevocationRequestState State, DateTimeOffset? EndedAt, string? EndedBy, string? Why,
    IReadOnlyList<RevocationApproval> Approvals)
{
    /// <summary>The order that it is, for the one who makes it come true.</summary>
    internal RevocationOrder OrderFor(CertificateEntry entry) => new(entry.IssuerDn, entry.SerialNumber, Reason, At, InvaliditySince, AskedBy) { IsApproved = true };

    internal RevocationRequest Of(CertificateEntry entry) => new()
    {
        Id = Id,
        Certificate = entry,
        Reason = Reason,
        AskedBy = AskedBy,
        AskedAt = AskedAt,
        ExpiresAt = ExpiresAt,
        Needed = Needed,
        Approvals = Approvals,
        State = State,
        EndedAt = EndedAt,
        EndedBy = EndedBy,
        Why = Why,
    };
}
