using System.Globalization;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Storage;

namespace Birthmark.Pki.Revocation;

/// <summary>
/// Where people ask for revocations. Where the authority or the certificate profile wants approvals, the wish waits until enough others agreed; then it is carried out in
/// the act of the last of them. What the hub revokes by itself does not come here: see <see cref="RevocationOrder.IsAutomatic"/>.
/// </summary>
public sealed class RevocationDesk
{
    /// <summary>Characters of a reason to reject.</summary>
    public const int LongestWhy = 500;

    private const int Portion = 256;

    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly PkiCatalog catalog;
    private readonly CertificateRegister register;
    private readonly TimeProvider time;

    internal RevocationDesk(IJournal journal, IReader reader, PkiCatalog catalog, CertificateRegister register, TimeProvider time)
    {
        this.journal = journal;
        this.reader = reader;
        this.catalog = catalog;
        this.register = register;
        this.time = time;
    }

    /// <summary>Revokes, or lets the wish wait where the policy wants others to agree.</summary>
    /// <exception cref="PkiRefusedException">Unknown, already revoked, a date that is not allowed, or another request waits already.</exception>
    public async Task<RevocationReply> AskAsync(RevocationOrder order, CancellationToken cancellation = default)
    {
        var snapshot = catalog.Current;
        if (await register.FindAsync(order.IssuerDn, order.SerialNumber).ConfigureAwait(false) is not { } entry || PolicyOf(snapshot, entry).Approvals == 0)
        {
            return new(await register.RevokeAsync(order, cancellation).ConfigureAwait(false), null);
        }

        return new(null, await journal.CommitAsync("revocation.ask", tx => Wait(tx, order, snapshot), cancellation).ConfigureAwait(false));
    }

    /// <summary>Agrees; the last of those needed revokes by it.</summary>
    /// <exception cref="PkiRefusedException">Unknown, not waiting any more, one's own, agreed before; or the revocation itself is refused.</exception>
    public async Task<RevocationRequest> ApproveAsync(long id, string actor, CancellationToken cancellation = default)
    {
        var snapshot = catalog.Current;
        var outcomes = await register.RevokeManyAsync(tx => Agree(tx, id, actor, snapshot), cancellation).ConfigureAwait(false);
        return outcomes is [{ Refusal: { } refusal }] ? throw refusal : await FindAsync(id).ConfigureAwait(false);
    }

    /// <summary>Says no, for good; whoever asked may take the request back by it.</summary>
    /// <exception cref="PkiRefusedException">Unknown, or not waiting any more.</exception>
    public async Task<RevocationRequest> RejectAsync(long id, string? why, string actor, CancellationToken cancellation = default)
    {
        if (why?.Length > LongestWhy)
        {
            throw new PkiRefusedException(PkiRefusal.InvalidRevocation, $"The reason to reject has {why.Length} characters; {LongestWhy} are allowed.");
        }

        await journal.CommitAsync("revocation.reject", tx =>
        {
            var row = Waiting(tx, id);
            RevocationRequestRows.End(tx, id, RevocationRequestState.Rejected, actor, why, time.GetUtcNow());
            tx.Record(Record("revocation.reject", actor, row, Certificate(tx, row), ("why", why)));
            return true;
        }, cancellation).ConfigureAwait(false);
        return await FindAsync(id).ConfigureAwait(false);
    }

    /// <exception cref="PkiRefusedException">There is none of this number.</exception>
    public async Task<RevocationRequest> FindAsync(long id)
    {
        var row = await RevocationRequestRows.FindAsync(reader, id).ConfigureAwait(false) ?? throw Unknown(id);
        return (await WithCertificatesAsync([row]).ConfigureAwait(false))[0];
    }

    /// <summary>Newest first, below a number.</summary>
    public async Task<IReadOnlyList<RevocationRequest>> ListAsync(bool waitingOnly, long? below, int limit) =>
        await WithCertificatesAsync(await RevocationRequestRows.ListAsync(reader, waitingOnly, below ?? long.MaxValue, limit).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>What waits to have this certificate revoked; null for nothing.</summary>
    public async Task<RevocationRequest?> WaitingForAsync(CertificateEntry entry)
    {
        var rows = await reader.QueryAsync(
            "SELECT r.id FROM pki_revocation_request r JOIN pki_certificate c ON c.id = r.certificate WHERE r.state = 1 AND c.fingerprint = $1",
            row => row.GetInt64(0), Convert.FromHexString(entry.Fingerprint)).ConfigureAwait(false);
        return rows is [var id] ? await FindAsync(id).ConfigureAwait(false) : null;
    }

    /// <summary>Whether a person's wish to revoke this certificate would wait.</summary>
    public ApprovalPolicy PolicyOf(CertificateEntry entry) => PolicyOf(catalog.Current, entry);

    /// <summary>Ends what waited too long; called by the host on a schedule.</summary>
    public async Task<int> ExpireAsync(CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var due = await reader.QueryAsync("SELECT 1 FROM pki_revocation_request WHERE state = 1 AND expires_at <= $1 LIMIT 1", row => row.GetInt64(0), now).ConfigureAwait(false);
        return due.Count == 0 ? 0 : await journal.CommitAsync("revocation.expire", tx => Expire(tx, now), cancellation).ConfigureAwait(false);
    }

    private static int Expire(ITransaction tx, DateTimeOffset now)
    {
        var due = RevocationRequestRows.FindDue(tx, now, Portion);
        foreach (var row in due)
        {
            RevocationRequestRows.End(tx, row.Id, RevocationRequestState.Expired, null, null, now);
            tx.Record(Record("revocation.expire", "hub", row, Certificate(tx, row)));
        }

        return due.Count;
    }

    internal static ApprovalPolicy PolicyOf(PkiSnapshot snapshot, CertificateEntry entry) => ApprovalPolicy.Stricter(
        snapshot.Authorities.GetValueOrDefault(entry.Authority)?.Approvals ?? ApprovalPolicy.None,
        snapshot.CertificateProfiles.GetValueOrDefault(entry.CertificateProfile)?.Approvals ?? ApprovalPolicy.None);

    private RevocationRequest Wait(ITransaction tx, RevocationOrder order, PkiSnapshot snapshot)
    {
        var now = time.GetUtcNow();
        var certificate = register.Find(tx, order);
        var policy = PolicyOf(snapshot, certificate.Entry);
        // What could not be carried out now is not asked for either.
        RevocationRules.Apply(certificate.Entry, order, snapshot.CertificateProfiles.GetValueOrDefault(certificate.Entry.CertificateProfile), now);
        if (RevocationRequestRows.FindWaiting(tx, certificate.Id) is { } other)
        {
            if (other.ExpiresAt > now)
            {
                throw new PkiRefusedException(PkiRefusal.ApprovalWaiting, $"Request {other.Id} of {other.AskedBy} to revoke certificate {certificate.Entry.SerialNumber} waits already.");
            }

            RevocationRequestRows.End(tx, other.Id, RevocationRequestState.Expired, null, null, now);
            tx.Record(Record("revocation.expire", "hub", other, certificate.Entry));
        }

        // A date that means now means the moment at which it is carried out.
        var wish = order.At < now.AddSeconds(-1) ? order : order with { At = null };
        var row = RevocationRequestRows.Find(tx, RevocationRequestRows.Add(tx, certificate.Id, wish, policy, now))!;
        tx.Record(Record("revocation.ask", order.Actor, row, certificate.Entry, ("approvals", row.Needed.ToString(CultureInfo.InvariantCulture))));
        return row.Of(certificate.Entry);
    }

    private List<RevocationOrder> Agree(ITransaction tx, long id, string actor, PkiSnapshot snapshot)
    {
        var row = Waiting(tx, id);
        if (string.Equals(row.AskedBy, actor, StringComparison.OrdinalIgnoreCase))
        {
            throw new PkiRefusedException(PkiRefusal.OwnRequest, $"{actor} asked for revocation request {id} and cannot approve it: somebody else must.");
        }

        if (row.Approvals.Any(a => string.Equals(a.By, actor, StringComparison.OrdinalIgnoreCase)))
        {
            throw new PkiRefusedException(PkiRefusal.AlreadyApproved, $"{actor} approved revocation request {id} before: somebody else must.");
        }

        var now = time.GetUtcNow();
        var certificate = Certificate(tx, row);
        RevocationRequestRows.Approve(tx, id, actor, now);
        tx.Record(Record("revocation.approve", actor, row, certificate));
        // A policy that became stricter meanwhile counts.
        if (row.Approvals.Count + 1 < Math.Max(row.Needed, PolicyOf(snapshot, certificate).Approvals))
        {
            return [];
        }

        // A refusal now takes the whole act back: the request goes on waiting.
        var order = row.OrderFor(certificate);
        RevocationRules.Apply(certificate, order, snapshot.CertificateProfiles.GetValueOrDefault(certificate.CertificateProfile), now);
        RevocationRequestRows.End(tx, id, RevocationRequestState.CarriedOut, actor, null, now);
        return [order];
    }

    private RevocationRequestRow Waiting(ITransaction tx, long id)
    {
        var row = RevocationRequestRows.Find(tx, id) ?? throw Unknown(id);
        var state = row.State == RevocationRequestState.Waiting && row.ExpiresAt <= time.GetUtcNow() ? RevocationRequestState.Expired : row.State;
        return state == RevocationRequestState.Waiting ? row : throw new PkiRefusedException(PkiRefusal.WrongStatus, $"Revocation request {id} does not wait any more: {Word(state)}.");
    }

    private static string Word(RevocationRequestState state) => state switch
    {
        RevocationRequestState.CarriedOut => "it was carried out",
        RevocationRequestState.Rejected => "it was rejected",
        RevocationRequestState.Overtaken => "the certificate was revoked without it",
        _ => "it expired",
    };

    private static CertificateEntry Certificate(ITransaction tx, RevocationRequestRow row) =>
        tx.Query(CertificateRows.Select + " WHERE c.id = $1", CertificateRows.Shape, row.Certificate)[0].Entry;

    private async Task<IReadOnlyList<RevocationRequest>> WithCertificatesAsync(IReadOnlyList<RevocationRequestRow> rows)
    {
        var entries = (await reader.QueryAsync(
            CertificateRows.Select + " WHERE c.id IN (SELECT value FROM json_each($1))", CertificateRows.Shape,
            $"[{string.Join(',', rows.Select(r => r.Certificate.ToString(CultureInfo.InvariantCulture)))}]").ConfigureAwait(false)).ToDictionary(r => r.Id, r => r.Entry);
        return [.. rows.Select(row => row.Of(entries[row.Certificate]))];
    }

    private static AuditRecord Record(string act, string actor, RevocationRequestRow row, CertificateEntry entry, params (string, string?)[] more) => new(act, actor, entry.SerialNumber,
    [
        ("request", row.Id.ToString(CultureInfo.InvariantCulture)), ("authority", entry.Authority), ("username", entry.Username), ("reason", row.Reason.ToString()),
        ("fingerprint", entry.Fingerprint), ("asked_by", row.AskedBy), .. more,
    ]);

    private static PkiRefusedException Unknown(long id) => new(PkiRefusal.RevocationRequestUnknown, $"There is no revocation request {id}.");
}
