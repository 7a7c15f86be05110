using Birthmark.Api.Accounts;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Passkeys;
using Birthmark.Server.Console.Sessions;

namespace Birthmark.Server.Console.Accounts;

/// <summary>Accounts and what belongs to them, as the wire says them.</summary>
internal static class AccountViews
{
    internal static AccountView Of(Account account) => new()
    {
        Name = account.Name,
        Roles = RoleNames.Of(account.Roles),
        Status = account.IsEnded ? "ended" : "active",
        CreatedAt = account.CreatedAt,
        CreatedBy = account.CreatedBy,
        EndedAt = account.EndedAt,
    };

    internal static AccountView Of(OpenInvitation invitation) =>
        new() { Name = invitation.Name, Roles = RoleNames.Of(invitation.Roles), Status = "invited", ExpiresAt = invitation.ExpiresAt };

    internal static SessionView Of(Session session) => new()
    {
        Id = session.Id,
        Name = session.Name,
        Way = session.Way,
        Remote = session.Remote,
        Browser = BrowserName.Of(session.Agent),
        BeganAt = session.BeganAt,
        UsedAt = session.UsedAt,
    };

    internal static PasskeyView Of(Passkey passkey) => new(passkey.Id, passkey.Name, passkey.Key.CreatedAt, passkey.UsedAt);
}
