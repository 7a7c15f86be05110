using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Names;
using Birthmark.Pki.Revocation;
using Birthmark.Storage;

namespace Birthmark.Pki.Registration;

/// <summary>The embedded PKI's end entities (EJBCA: users).</summary>
public sealed class EndEntities
{
    private static readonly string[] Tokens = ["USERGENERATED", "P12", "JKS", "PEM", "BCFKS"];

    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly PkiCatalog catalog;
    private readonly CertificateRegister register;
    private readonly RevocationDesk desk;
    private readonly IRandomSource random;
    private readonly TimeProvider time;

    internal EndEntities(IJournal journal, IReader reader, PkiCatalog catalog, CertificateRegister register, RevocationDesk desk, IRandomSource random, TimeProvider time)
    {
        this.journal = journal;
        this.reader = reader;
        this.catalog = catalog;
        this.register = register;
        this.desk = desk;
        this.random = random;
        this.time = time;
    }

    public async ValueTask<EndEntity?> FindAsync(string username) => (await FindWithPasswordAsync(username).ConfigureAwait(false))?.Entity;

    /// <summary>A page in order of username after <see cref="EndEntityQuery.After"/> (null starts).</summary>
    public ValueTask<IReadOnlyList<EndEntity>> SearchAsync(EndEntityQuery query)
    {
        if (query.Limit is < 1 or > 10_000 || query.Offset < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(query), $"A page has 1 to 10000 entries and passes over none or more, not {query.Limit} and {query.Offset}.");
        }

        var (sql, values) = EndEntityRows.Search(query, null);
        return reader.QueryAsync(sql, EndEntityRows.Shape, values);
    }

    /// <summary>The same with where the next page begins; a username that is asked for as a whole is found wherever it stands.</summary>
    public async ValueTask<EndEntityPage> PageAsync(EndEntityQuery query)
    {
        if (query is { TextEqual: { Length: > 0 } whole, After: null } && await FindAsync(whole).ConfigureAwait(false) is { } named && query is { Statuses: null, Authorities: null, CertificateProfiles: null, EndEntityProfiles: null })
        {
            return new([named], null);
        }

        var last = query.Reach is { } reach
            ? await reader.QueryAsync("SELECT username FROM pki_end_entity WHERE username > $1 ORDER BY username LIMIT 1 OFFSET $2", static row => row.GetString(0), query.After ?? "", reach - 1).ConfigureAwait(false)
            : [];
        var (sql, values) = EndEntityRows.Search(query with { Limit = query.Limit + 1 }, last is [var end] ? end : null);
        var rows = await reader.QueryAsync(sql, EndEntityRows.Shape, values).ConfigureAwait(false);
        return new([.. rows.Take(query.Limit)], rows.Count > query.Limit ? rows[query.Limit - 1].Username : last is [var on] ? on : null);
    }

    /// <exception cref="PkiRefusedException">Exists, unknown profile or CA, profile violation.</exception>
    public Task AddAsync(EndEntityOrder order, CancellationToken cancellation = default)
    {
        var entity = Check(order, isNew: true);
        var password = Hash(order.Password);
        return journal.CommitAsync("endentity.add", tx =>
        {
            if (EndEntityRows.Find(tx, order.Username) is not null)
            {
                throw new PkiRefusedException(PkiRefusal.EndEntityExists, $"User {order.Username} already exists.");
            }

            EndEntityRows.Put(tx, entity, password, time.GetUtcNow());
            tx.Record(Record("endentity.add", order.Actor, entity));
            return true;
        }, cancellation);
    }

    /// <summary>Changes an end entity; without a password it keeps the old one and its status, with one it is NEW again.</summary>
    /// <exception cref="PkiRefusedException">Unknown, unknown profile or CA, profile violation.</exception>
    public Task EditAsync(EndEntityOrder order, CancellationToken cancellation = default)
    {
        var entity = Check(order, isNew: false);
        var password = Hash(order.Password);
        return journal.CommitAsync("endentity.edit", tx =>
        {
            var (before, kept) = EndEntityRows.Find(tx, order.Username) ?? throw Unknown(order.Username);
            var after = password is null ? entity with { Status = before.Status } : entity;
            EndEntityRows.Put(tx, after, password ?? kept, time.GetUtcNow());
            tx.Record(Record("endentity.edit", order.Actor, after));
            return true;
        }, cancellation);
    }

    public Task SetStatusAsync(string username, EndEntityStatus status, string? password, string? token, string actor, CancellationToken cancellation = default)
    {
        var kind = token is null ? null : CheckToken(token);
        var hash = Hash(password);
        return journal.CommitAsync("endentity.edit", tx =>
        {
            var (before, kept) = EndEntityRows.Find(tx, username) ?? throw Unknown(username);
            var after = before with { Status = status, Token = kind ?? before.Token };
            EndEntityRows.Put(tx, after, hash ?? kept, time.GetUtcNow());
            tx.Record(Record("endentity.edit", actor, after));
            return true;
        }, cancellation);
    }

    /// <summary>
    /// Revokes all its certificates and, with <paramref name="delete"/>, forgets it. False: others must agree first; the wish waits for each certificate, and the end entity
    /// stays as it is.
    /// </summary>
    public async Task<bool> RevokeAsync(string username, RevocationReason reason, bool delete, string actor, CancellationToken cancellation = default)
    {
        _ = await FindAsync(username).ConfigureAwait(false) ?? throw Unknown(username);
        var certificates = await register.FindByUsernameAsync(username).ConfigureAwait(false);
        var orders = certificates
            .Where(entry => entry.Status != CertificateStatus.Revoked && entry.NotAfter > time.GetUtcNow())
            .Select(entry => new RevocationOrder(entry.IssuerDn, entry.SerialNumber, reason, null, null, actor))
            .ToList();
        if (certificates.Any(entry => entry.Status != CertificateStatus.Revoked && desk.PolicyOf(entry).Approvals > 0))
        {
            foreach (var order in orders)
            {
                await AskAsync(order, cancellation).ConfigureAwait(false);
            }

            return false;
        }

        if (orders.Count > 0)
        {
            var outcomes = await register.RevokeManyAsync(orders, cancellation).ConfigureAwait(false);
            if (outcomes.FirstOrDefault(outcome => outcome.Refusal is { Code: not PkiRefusal.AlreadyRevoked })?.Refusal is { } refusal)
            {
                throw refusal;
            }
        }

        if (delete)
        {
            await DeleteAsync(username, actor, cancellation).ConfigureAwait(false);
        }
        else
        {
            await SetStatusAsync(username, EndEntityStatus.Revoked, null, null, actor, cancellation).ConfigureAwait(false);
        }

        return true;
    }

    private async Task AskAsync(RevocationOrder order, CancellationToken cancellation)
    {
        try
        {
            await desk.AskAsync(order, cancellation).ConfigureAwait(false);
        }
        catch (PkiRefusedException refusal) when (refusal.Code is PkiRefusal.ApprovalWaiting or PkiRefusal.AlreadyRevoked)
        {
            // Asked before, or done meanwhile: what was wished for this one is under way.
        }
    }

    /// <summary>False when it did not exist.</summary>
    public Task<bool> DeleteAsync(string username, string actor, CancellationToken cancellation = default) => journal.CommitAsync("endentity.delete", tx =>
    {
        if (tx.Execute("DELETE FROM pki_end_entity WHERE username = $1", username) == 0)
        {
            return false;
        }

        tx.Record(new AuditRecord("endentity.delete", actor, username));
        return true;
    }, cancellation);

    /// <summary>The end entity and its password's hash, for those who check it.</summary>
    internal async ValueTask<(EndEntity Entity, string? Password)?> FindWithPasswordAsync(string username)
    {
        var rows = await reader.QueryAsync(EndEntityRows.Select + " WHERE username = $1", EndEntityRows.ShapeWithPassword, username).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0];
    }

    internal static PkiRefusedException Unknown(string username) => new(PkiRefusal.EndEntityUnknown, $"The end entity '{username}' does not exist");

    private EndEntity Check(EndEntityOrder order, bool isNew)
    {
        var names = ProfileNames.Find(catalog.Current, order.Authority, order.CertificateProfile, order.EndEntityProfile);
        if (order.Username.Length is 0 or > 250)
        {
            throw new PkiRefusedException(PkiRefusal.IllegalName, $"The username has {order.Username.Length} characters; 1 to 250 are allowed.");
        }

        var subject = DistinguishedName.Parse(order.SubjectDn);
        var san = order.SubjectAlternativeName is { Length: > 0 } text ? SubjectAlternativeName.Parse(text).Text : null;
        names.EndEntityProfile.Match(subject, san, names.Authority, names.CertificateProfile);
        if (isNew && names.EndEntityProfile.PasswordRequired && string.IsNullOrEmpty(order.Password))
        {
            throw ProfileNames.PasswordMissing();
        }

        return new EndEntity
        {
            Username = order.Username,
            SubjectDn = subject.Text,
            SubjectAlternativeName = san,
            Email = order.Email,
            Status = EndEntityStatus.New,
            Token = CheckToken(order.Token),
            Authority = order.Authority,
            CertificateProfile = order.CertificateProfile,
            EndEntityProfile = order.EndEntityProfile,
        };
    }

    private static string CheckToken(string token) => Array.Find(Tokens, known => string.Equals(known, token, StringComparison.OrdinalIgnoreCase)) ??
        throw new PkiRefusedException(PkiRefusal.EndEntityProfile, $"Token type '{token}' is not known: use {string.Join(", ", Tokens)}.");

    private string? Hash(string? password) => string.IsNullOrEmpty(password) ? null : PasswordHash.Make(password, random);

    private static AuditRecord Record(string act, string actor, EndEntity entity) => new(act, actor, entity.Username,
        ("subject", entity.SubjectDn), ("authority", entity.Authority), ("certificate_profile", entity.CertificateProfile),
        ("end_entity_profile", entity.EndEntityProfile), ("status", entity.Status.ToString()));
}
