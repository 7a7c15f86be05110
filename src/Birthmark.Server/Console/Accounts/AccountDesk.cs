using Birthmark.Api.Accounts;
using Birthmark.Api.Problems;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Passkeys;
using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Console.Accounts;

/// <summary>What an owner does with people's accounts, by page or by call.</summary>
internal sealed class AccountDesk(AccountBook accounts, AccountInvitations invitations, SessionBook sessions, PasskeyBook passkeys)
{
    /// <exception cref="HubRefusedException">No such role, no role for people, or the name is taken.</exception>
    internal async Task<AccountInvitation> InviteAsync(HttpContext context, string name, IReadOnlyList<string>? roles, string actor, CancellationToken cancellation)
    {
        if (!RoleNames.TryRead(roles ?? [], out var known, out var unknown))
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidRole, $"'{Presented.Bounded(unknown!)}' is no role.", "Choose owner, operator or auditor.");
        }

        if (known.HasFlag(HubRoles.Oem))
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidRole, "An OEM's people have no console: they come with a certificate.", "Invite them with 'birthmark station invite WHO@OEM --role oem'.");
        }

        var (code, expiresAt) = await invitations.InviteAsync(name, known, actor, cancellation).ConfigureAwait(false);
        return new() { Name = name, Roles = RoleNames.Of(known), Link = $"{context.Request.Scheme}://{context.Request.Host}/console/welcome#{code}", ExpiresAt = expiresAt };
    }

    /// <summary>With all its sessions.</summary>
    /// <exception cref="HubRefusedException">Unknown, or the only owner.</exception>
    internal async Task<Account> EndAsync(string name, string actor, CancellationToken cancellation)
    {
        var ended = await accounts.EndAsync(name, actor, cancellation).ConfigureAwait(false);
        await sessions.EndAllAsync(name, null, actor, cancellation).ConfigureAwait(false);
        return ended;
    }

    /// <exception cref="HubRefusedException">There is no such account.</exception>
    internal Task<IReadOnlyList<Passkey>> PasskeysAsync(string name) => accounts.Find(name) is null ? throw AccountBook.Unknown(name) : passkeys.OfAsync(name);
}
