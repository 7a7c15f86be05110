using System.Security.Cryptography;
using System.Text;
using Birthmark.Api.Problems;
using Birthmark.Keys;
using Birthmark.Server.Access;
using Birthmark.Server.Problems;
using Birthmark.Server.Stations;
using Birthmark.Storage;

namespace Birthmark.Server.Console.Accounts;

/// <summary>One-time links by which people come to their accounts. Only a hash of each is kept.</summary>
internal sealed class AccountInvitations(
    AccountBook accounts, CredentialBook credentials, Passwords passwords, IJournal journal, IReader reader, IRandomSource random, TimeProvider time)
{
    private const string FirstOwner = "owner";
    private const string Hub = "hub";
    private const int CodeOctets = 20;
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>For whoever starts a hub for the first time.</summary>
    internal async Task<string> InviteFirstAsync(CancellationToken cancellation) => (await InviteAsync(FirstOwner, HubRoles.Owner, Hub, cancellation).ConfigureAwait(false)).Code;

    /// <exception cref="HubRefusedException">The name is impossible or taken, or the roles are none for people.</exception>
    internal async Task<(string Code, DateTimeOffset ExpiresAt)> InviteAsync(string name, HubRoles roles, string actor, CancellationToken cancellation)
    {
        CheckName(name);
        if (roles == HubRoles.None || roles.HasFlag(HubRoles.Station))
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidRole, "An account holds one or more of the roles owner, operator and auditor.", "Choose at least one of them.");
        }

        var octets = new byte[CodeOctets];
        random.Fill(octets);
        var code = Convert.ToHexStringLower(octets);
        var expiresAt = time.GetUtcNow() + Life;
        await journal.CommitAsync("account.invite", tx =>
        {
            tx.Execute("DELETE FROM console_invitation WHERE name = $1 OR expires_at < $2", name, time.GetUtcNow());
            tx.Execute("INSERT INTO console_invitation (code_hash, name, roles, invited_by, expires_at) VALUES ($1, $2, $3, $4, $5)", HashOf(code), name, (int)roles, actor, expiresAt);
            tx.Record(new AuditRecord("account.invite", actor, name, ("roles", RoleNames.Text(roles))));
            return true;
        }, cancellation).ConfigureAwait(false);
        return (code, expiresAt);
    }

    internal ValueTask<IReadOnlyList<OpenInvitation>> ListOpenAsync() => reader.QueryAsync(
        "SELECT name, roles, expires_at FROM console_invitation WHERE expires_at > $1 ORDER BY name",
        r => new OpenInvitation(r.GetString(0), (HubRoles)r.GetInt32(1), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2))),
        time.GetUtcNow());

    /// <summary>Spends the code and makes the account, in one commit.</summary>
    /// <param name="code">From the link.</param>
    /// <param name="name">Null keeps the invitation's name; only the first owner may choose another.</param>
    /// <param name="password">What the account shall be opened with.</param>
    /// <param name="cancellation">Before the commit.</param>
    /// <exception cref="HubRefusedException">No such code, weak password, impossible name.</exception>
    internal async Task<Account> AcceptAsync(string code, string? name, string password, CancellationToken cancellation)
    {
        var hash = HashOf(code);
        var found = await reader.QueryAsync(
            "SELECT name, roles, invited_by FROM console_invitation WHERE code_hash = $1 AND expires_at > $2",
            r => (Name: r.GetString(0), Roles: (HubRoles)r.GetInt32(1), By: r.GetString(2)), hash, time.GetUtcNow()).ConfigureAwait(false);
        if (found is not [var invitation])
        {
            throw Spent();
        }

        var isFirst = invitation.By == Hub && !accounts.HasOwner();
        var chosen = isFirst && !string.IsNullOrWhiteSpace(name) ? name.Trim() : invitation.Name;
        CheckName(chosen);
        Passwords.Check(chosen, password);
        var account = new Account
        {
            Name = chosen,
            Roles = invitation.Roles,
            PasswordHash = await passwords.HashAsync(chosen, password, cancellation).ConfigureAwait(false),
            CreatedAt = time.GetUtcNow(),
            CreatedBy = invitation.By,
        };
        await accounts.AddAsync(
            account,
            tx =>
            {
                if (tx.Execute("DELETE FROM console_invitation WHERE code_hash = $1", hash) == 0)
                {
                    throw Spent();
                }
            },
            cancellation).ConfigureAwait(false);
        return account;
    }

    /// <summary>Stations and people stand in one audit log by their names.</summary>
    private void CheckName(string name)
    {
        StationName.Check(name);
        if (accounts.Find(name) is not null || credentials.OfName(name).Any(credentials.IsInForce))
        {
            throw new HubRefusedException(409, ProblemCodes.AlreadyExists, $"'{name}' is taken, by an account or by a credential in force.", "Choose another name.");
        }
    }

    private static HubRefusedException Spent() => new(
        403, ProblemCodes.InvalidCode, "This link is not good: it was used, it expired, or a part of it is missing.", "Ask an owner for a new link; the first owner may sign in with the owner's certificate and make one under People.");

    private static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
