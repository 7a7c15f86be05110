using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using Birthmark.Api.Problems;
using Birthmark.Keys;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Accounts;
using Birthmark.Server.Problems;
using Birthmark.Storage;

namespace Birthmark.Server.Console.Sessions;

/// <summary>
/// The sessions of the console: in memory by a hash of their token, and in the database so that a restart signs nobody out.
/// A session ends when it lies idle, at the end of a shift, when it is revoked, and when what it was begun with is.
/// </summary>
internal sealed class SessionBook(
    IJournal journal, IReader reader, AccountBook accounts, CredentialBook credentials, IRandomSource random, TimeProvider time)
{
    internal static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    internal static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private const int TokenOctets = 32;
    private const int MostTextKept = 120;
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Session> byToken = new(StringComparer.Ordinal);

    internal async Task LoadAsync()
    {
        foreach (var (hash, session) in await reader.QueryAsync(
            "SELECT token_hash, id, name, roles, way, fingerprint, remote, agent, began_at, used_at FROM console_session", Shape).ConfigureAwait(false))
        {
            byToken[hash] = session;
        }
    }

    /// <summary>Begins a session and gives its token, which is kept nowhere.</summary>
    internal async Task<string> BeginAsync(string name, HubRoles roles, string way, string? fingerprint, string remote, string agent, CancellationToken cancellation)
    {
        var token = new byte[TokenOctets];
        random.Fill(token);
        var hash = SHA256.HashData(token);
        var now = time.GetUtcNow();
        var session = new Session
        {
            Id = NewId(),
            Name = name,
            Roles = roles,
            Way = way,
            Fingerprint = fingerprint,
            Remote = remote,
            Agent = agent.Length > MostTextKept ? agent[..MostTextKept] : agent,
            BeganAt = now,
            UsedAt = now,
        };
        await journal.CommitAsync("console.sign-in", tx =>
        {
            tx.Execute("DELETE FROM console_session WHERE used_at < $1 OR began_at < $2", now - Idle, now - Longest);
            tx.Execute(
                """
                INSERT INTO console_session (id, token_hash, name, roles, way, fingerprint, remote, agent, began_at, used_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
                """,
                session.Id, hash, name, (int)roles, way, fingerprint, remote, session.Agent, now);
            tx.Record(new AuditRecord("console.sign-in", name, name, ("way", way), ("fingerprint", fingerprint), ("remote", remote)));
            return true;
        }, cancellation).ConfigureAwait(false);
        Forget(now);
        byToken[Convert.ToHexStringLower(hash)] = session;
        return Convert.ToHexStringLower(token);
    }

    /// <summary>The session of a token while it holds, without counting as a use of it.</summary>
    internal Session? Find(string? token) => KeyOf(token) is { } key && byToken.TryGetValue(key, out var session) && Holds(session) ? session : null;

    /// <summary>Counts a use; written down once a minute at most.</summary>
    internal async ValueTask TouchAsync(string token)
    {
        var now = time.GetUtcNow();
        if (KeyOf(token) is not { } key || !byToken.TryGetValue(key, out var session) || now - session.UsedAt < Between)
        {
            return;
        }

        if (byToken.TryUpdate(key, session with { UsedAt = now }, session))
        {
            await journal.CommitAsync("session.use", tx => tx.Execute("UPDATE console_session SET used_at = $2 WHERE id = $1", session.Id, now)).ConfigureAwait(false);
        }
    }

    internal IReadOnlyList<Session> List(string? name = null) =>
        [.. byToken.Values.Where(s => (name is null || s.Name == name) && Holds(s)).OrderByDescending(s => s.UsedAt)];

    /// <param name="id">Which.</param>
    /// <param name="ofName">Only if it is this person's; null for anybody's.</param>
    /// <param name="actor">Who ends it.</param>
    /// <param name="cancellation">Before the commit.</param>
    /// <exception cref="HubRefusedException">There is none.</exception>
    internal async Task EndAsync(long id, string? ofName, string actor, CancellationToken cancellation)
    {
        var (key, session) = byToken.FirstOrDefault(s => s.Value.Id == id && (ofName is null || s.Value.Name == ofName));
        if (session is null)
        {
            throw new HubRefusedException(404, ProblemCodes.UnknownSession, $"There is no session {id}.", "Load the list of sessions again.");
        }

        await EndAsync([(key, session)], actor, cancellation).ConfigureAwait(false);
    }

    /// <summary>Ends everything that somebody has begun, but for one session.</summary>
    internal Task EndAllAsync(string name, long? but, string actor, CancellationToken cancellation) =>
        EndAsync([.. byToken.Where(s => s.Value.Name == name && s.Value.Id != but).Select(s => (s.Key, s.Value))], actor, cancellation);

    private async Task EndAsync(IReadOnlyList<(string Key, Session Session)> ended, string actor, CancellationToken cancellation)
    {
        foreach (var (key, session) in ended)
        {
            await journal.CommitAsync("session.end", tx =>
            {
                tx.Execute("DELETE FROM console_session WHERE id = $1", session.Id);
                tx.Record(new AuditRecord("session.end", actor, session.Name, ("way", session.Way), ("remote", session.Remote)));
                return true;
            }, cancellation).ConfigureAwait(false);
            byToken.TryRemove(key, out _);
        }
    }

    /// <summary>What its bearer may do now; none when what it was begun with is not in force any more.</summary>
    internal HubRoles RolesOf(Session session) => session.Fingerprint is { } fingerprint
        ? credentials.Find(fingerprint) is { } credential && credentials.IsInForce(credential) ? credential.Roles : HubRoles.None
        : accounts.Find(session.Name)?.Roles ?? HubRoles.None;

    private bool Holds(Session session) => !HasLapsed(session, time.GetUtcNow()) && RolesOf(session) != HubRoles.None;

    private static bool HasLapsed(Session session, DateTimeOffset now) => now - session.UsedAt >= Idle || now - session.BeganAt >= Longest;

    private void Forget(DateTimeOffset now)
    {
        foreach (var lapsed in byToken.Where(s => HasLapsed(s.Value, now)))
        {
            byToken.TryRemove(lapsed);
        }
    }

    /// <summary>Never that of an earlier session, also one that the database has forgotten: forms are bound to it, and it is what is ended. JSON holds it exactly.</summary>
    private long NewId()
    {
        Span<byte> octets = stackalloc byte[8];
        random.Fill(octets[2..]);
        return BinaryPrimitives.ReadInt64BigEndian(octets);
    }

    private static string? KeyOf(string? token) => token is { Length: TokenOctets * 2 } && token.All(char.IsAsciiHexDigitLower)
        ? Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(token)))
        : null;

    private static (string, Session) Shape(DbDataReader row) => (
        Convert.ToHexStringLower(row.GetFieldValue<byte[]>(0)),
        new Session
        {
            Id = row.GetInt64(1),
            Name = row.GetString(2),
            Roles = (HubRoles)row.GetInt32(3),
            Way = row.GetString(4),
            Fingerprint = row.IsDBNull(5) ? null : row.GetString(5),
            Remote = row.GetString(6),
            Agent = row.GetString(7),
            BeganAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
            UsedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
        });
}
