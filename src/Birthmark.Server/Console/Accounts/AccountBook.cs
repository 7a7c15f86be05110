using System.Collections.Concurrent;
using System.Data.Common;
using Birthmark.Api.Problems;
using Birthmark.Server.Access;
using Birthmark.Server.Problems;
using Birthmark.Storage;

namespace Birthmark.Server.Console.Accounts;

/// <summary>All accounts of the console: in the database, and by name in memory where sessions look.</summary>
internal sealed class AccountBook(IJournal journal, IReader reader, TimeProvider time)
{
    private const string Columns = "SELECT name, roles, password, created_at, created_by, ended_at FROM console_account";

    private readonly ConcurrentDictionary<string, Account> byName = new(StringComparer.Ordinal);

    internal async Task LoadAsync()
    {
        foreach (var account in await reader.QueryAsync(Columns, Shape).ConfigureAwait(false))
        {
            byName[account.Name] = account;
        }
    }

    internal IReadOnlyList<Account> List() => [.. byName.Values.OrderBy(a => a.Name, StringComparer.Ordinal)];

    /// <summary>The account in force of this name.</summary>
    internal Account? Find(string name) => byName.GetValueOrDefault(name) is { IsEnded: false } account ? account : null;

    internal bool HasOwner(string? beside = null) => byName.Values.Any(a => a.Name != beside && !a.IsEnded && a.Roles.HasFlag(HubRoles.Owner));

    /// <summary>Adds an account, or brings an ended one back, in the same commit as <paramref name="also"/>.</summary>
    internal async Task AddAsync(Account account, Action<ITransaction> also, CancellationToken cancellation)
    {
        await journal.CommitAsync("account.create", tx =>
        {
            tx.Execute(
                """
                INSERT INTO console_account (name, roles, password, created_at, created_by, ended_at) VALUES ($1, $2, $3, $4, $5, NULL)
                ON CONFLICT (name) DO UPDATE SET roles = excluded.roles, password = excluded.password, created_at = excluded.created_at,
                    created_by = excluded.created_by, ended_at = NULL
                """,
                account.Name, (int)account.Roles, account.PasswordHash, account.CreatedAt, account.CreatedBy);
            also(tx);
            tx.Record(new AuditRecord("account.create", account.CreatedBy, account.Name, ("roles", RoleNames.Text(account.Roles))));
            return true;
        }, cancellation).ConfigureAwait(false);
        byName[account.Name] = account;
    }

    internal async Task SetPasswordAsync(string name, string hash, string actor, CancellationToken cancellation)
    {
        var account = Find(name) ?? throw Unknown(name);
        await journal.CommitAsync("account.change", tx =>
        {
            tx.Execute("UPDATE console_account SET password = $2 WHERE name = $1", name, hash);
            tx.Record(new AuditRecord("account.change", actor, name, ("what", "password")));
            return true;
        }, cancellation).ConfigureAwait(false);
        byName[name] = account with { PasswordHash = hash };
    }

    /// <exception cref="HubRefusedException">Unknown, or the only owner.</exception>
    internal async Task<Account> EndAsync(string name, string actor, CancellationToken cancellation)
    {
        var account = Find(name) ?? throw Unknown(name);
        if (account.Roles.HasFlag(HubRoles.Owner) && !HasOwner(beside: name))
        {
            throw new HubRefusedException(
                409, ProblemCodes.WrongState, $"'{name}' is the only owner; without it nobody could govern the console.", "Invite another owner and let it sign in first.");
        }

        var at = time.GetUtcNow();
        await journal.CommitAsync("account.end", tx =>
        {
            tx.Execute("UPDATE console_account SET ended_at = $2, password = NULL WHERE name = $1", name, at);
            tx.Execute("DELETE FROM console_passkey WHERE account = $1", name);
            tx.Record(new AuditRecord("account.end", actor, name));
            return true;
        }, cancellation).ConfigureAwait(false);
        return byName[name] = account with { EndedAt = at, PasswordHash = null };
    }

    internal static HubRefusedException Unknown(string name) => new(
        404, ProblemCodes.UnknownAccount, $"There is no account '{Presented.Bounded(name)}'.", "See the list of people under Settings.");

    private static Account Shape(DbDataReader row) => new()
    {
        Name = row.GetString(0),
        Roles = (HubRoles)row.GetInt32(1),
        PasswordHash = row.IsDBNull(2) ? null : row.GetString(2),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        CreatedBy = row.GetString(4),
        EndedAt = row.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
    };
}
