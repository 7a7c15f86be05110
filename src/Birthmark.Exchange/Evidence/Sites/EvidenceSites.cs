using Birthmark.Storage;

namespace Birthmark.Exchange.Evidence.Sites;

/// <summary>The sites to which the log is sent, how far each is, and what is parked for it.</summary>
public sealed class EvidenceSites
{
    private const string Columns = "SELECT name, url, trust, acknowledged, acknowledged_at, is_paused, added_at, added_by FROM exchange_site";

    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly TimeProvider time;

    internal EvidenceSites(IJournal journal, IReader reader, TimeProvider time) => (this.journal, this.reader, this.time) = (journal, reader, time);

    /// <summary>The sites, or one of them, changed: whoever sends looks anew.</summary>
    public event Action? Changed;

    /// <summary>Adds a site; the log is sent to it from its first leaf on. The same again changes nothing.</summary>
    /// <exception cref="ExchangeRefusedException">It cannot be used, or the name is another's.</exception>
    public async Task<EvidenceSite> AddAsync(string name, string url, string trust, string actor, CancellationToken cancellation = default)
    {
        Check(name, url, trust);
        var at = time.GetUtcNow();
        await journal.CommitAsync("evidence.add", tx =>
        {
            var known = tx.Query("SELECT url, trust FROM exchange_site WHERE name = $1", r => (Url: r.GetString(0), Trust: r.GetString(1)), name);
            if (known.Count > 0)
            {
                return known[0] == (url, trust) ? false : throw new ExchangeRefusedException(
                    ExchangeRefusal.SiteExists, $"The site '{name}' is there with another address or certificate: remove it first, or choose another name.");
            }

            tx.Execute(
                "INSERT INTO exchange_site (name, url, trust, acknowledged, is_paused, added_at, added_by) VALUES ($1, $2, $3, 0, 0, $4, $5)", name, url, trust, at, actor);
            tx.Record(new AuditRecord("evidence.add", actor, name, ("url", url)));
            return true;
        }, cancellation);
        Changed?.Invoke();
        return await FindAsync(name);
    }

    public async Task<IReadOnlyList<EvidenceSite>> ListAsync() => await reader.QueryAsync(Columns + " ORDER BY name", Shape);

    /// <exception cref="ExchangeRefusedException">There is none of this name.</exception>
    public async Task<EvidenceSite> FindAsync(string name) =>
        await FindOrNullAsync(name) ?? throw Unknown(name);

    internal async Task<EvidenceSite?> FindOrNullAsync(string name) => await reader.QueryAsync(Columns + " WHERE name = $1", Shape, name) is [var found, ..] ? found : null;

    /// <summary>Pauses or resumes it; as it is already changes nothing.</summary>
    /// <exception cref="ExchangeRefusedException">There is none of this name.</exception>
    public Task<EvidenceSite> PauseAsync(string name, bool isPaused, string actor, CancellationToken cancellation = default) => ChangeAsync(
        name, isPaused ? "evidence.pause" : "evidence.resume", actor,
        tx => tx.Execute("UPDATE exchange_site SET is_paused = $1 WHERE name = $2 AND is_paused <> $1", isPaused ? 1L : 0L, name), cancellation);

    /// <summary>Has what is parked sent again as text; how many that are.</summary>
    /// <exception cref="ExchangeRefusedException">There is none of this name.</exception>
    public async Task<int> RetryAsync(string name, string actor, CancellationToken cancellation = default)
    {
        var count = 0;
        await ChangeAsync(
            name, "evidence.retry", actor, tx => count = tx.Execute("UPDATE exchange_parked SET is_retried = 1 WHERE site = $1", name), cancellation);
        return count;
    }

    /// <summary>Forgets the site and how far it was.</summary>
    /// <exception cref="ExchangeRefusedException">There is none of this name.</exception>
    public async Task RemoveAsync(string name, string actor, CancellationToken cancellation = default)
    {
        await FindAsync(name);
        await journal.CommitAsync("evidence.remove", tx =>
        {
            tx.Execute("DELETE FROM exchange_parked WHERE site = $1", name);
            if (tx.Execute("DELETE FROM exchange_site WHERE name = $1", name) > 0)
            {
                tx.Record(new AuditRecord("evidence.remove", actor, name));
            }

            return true;
        }, cancellation);
        Changed?.Invoke();
    }

    /// <summary>What is parked for a site, in log order; at most a page.</summary>
    public ValueTask<IReadOnlyList<ParkedLeaf>> ParkedAsync(string name, long from = 0, long to = long.MaxValue, int count = 1000) => reader.QueryAsync(
        "SELECT log_index, reason, parked_at FROM exchange_parked WHERE site = $1 AND log_index >= $2 AND log_index < $3 ORDER BY log_index LIMIT $4",
        Parked, name, from, to, (long)count);

    /// <summary>Leaves parked, for all sites.</summary>
    public async Task<long> CountParkedAsync() => (await reader.QueryAsync("SELECT COUNT(*) FROM exchange_parked", r => r.GetInt64(0)))[0];

    /// <summary>The site says that it holds so many; no leaf is written of it, or the log would never come to rest.</summary>
    internal Task AcknowledgeAsync(string name, long size, CancellationToken cancellation)
    {
        var at = time.GetUtcNow();
        return journal.CommitAsync("evidence.acknowledge", tx => tx.Execute(
            "UPDATE exchange_site SET acknowledged = $1, acknowledged_at = $2 WHERE name = $3", size, at, name), cancellation);
    }

    /// <summary>The first leaf that is parked and to be sent again, or null.</summary>
    internal async Task<ParkedLeaf?> NextRetriedAsync(string name) => await reader.QueryAsync(
        "SELECT log_index, reason, parked_at FROM exchange_parked WHERE site = $1 AND is_retried = 1 ORDER BY log_index LIMIT 1", Parked, name) is [var next] ? next : null;

    /// <summary>It was taken as text at last.</summary>
    internal Task UnparkAsync(string name, long index, CancellationToken cancellation) => journal.CommitAsync("evidence.unpark", tx =>
    {
        tx.Execute("DELETE FROM exchange_parked WHERE site = $1 AND log_index = $2", name, index);
        tx.Record(new AuditRecord("evidence.unpark", "hub", name, ("leaf", Words(index))));
        return true;
    }, cancellation);

    internal Task ParkAsync(string name, long index, string reason, CancellationToken cancellation)
    {
        var at = time.GetUtcNow();
        return journal.CommitAsync("evidence.park", tx =>
        {
            tx.Execute(
                """
                INSERT INTO exchange_parked (site, log_index, reason, parked_at, is_retried) VALUES ($1, $2, $3, $4, 0)
                ON CONFLICT (site, log_index) DO UPDATE SET reason = excluded.reason, is_retried = 0
                """,
                name, index, reason, at);
            tx.Record(new AuditRecord("evidence.park", "hub", name, ("leaf", Words(index)), ("reason", reason)));
            return true;
        }, cancellation);
    }

    private async Task<EvidenceSite> ChangeAsync(string name, string act, string actor, Func<ITransaction, int> change, CancellationToken cancellation)
    {
        await FindAsync(name);
        await journal.CommitAsync(act, tx =>
        {
            if (change(tx) > 0)
            {
                tx.Record(new AuditRecord(act, actor, name));
            }

            return true;
        }, cancellation);
        Changed?.Invoke();
        return await FindAsync(name);
    }

    private static void Check(string name, string url, string trust)
    {
        if (name is not { Length: >= 1 and <= 64 } || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SiteInvalid, "The site's name is not possible: write 1 to 64 letters, digits, '-', '_' and '.'.");
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps || address.UserInfo.Length + address.Query.Length + address.Fragment.Length > 0)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SiteInvalid, $"'{url}' is not the address of a site: write https://HOST:PORT/, without user, query or fragment.");
        }

        if (!EvidenceSite.TryReadTrust(trust, out _))
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SiteInvalid, $"The certificate by which the site '{name}' is known cannot be read: give the receiver's certificate or its CA in PEM.");
        }
    }

    private static EvidenceSite Shape(System.Data.Common.DbDataReader row) => new(
        row.GetString(0), new Uri(row.GetString(1)), row.GetString(2), row.GetInt64(3),
        row.IsDBNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), row.GetInt64(5) != 0,
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)), row.GetString(7));

    private static ParkedLeaf Parked(System.Data.Common.DbDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)));

    private static string Words(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static ExchangeRefusedException Unknown(string name) =>
        new(ExchangeRefusal.SiteUnknown, $"There is no site of evidence '{name}': 'birthmark evidence site list' shows which there are.");
}
