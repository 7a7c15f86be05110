using Birthmark.Api.Accounts;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Passkeys;
using Birthmark.Server.Console.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Birthmark.Server.Console.Accounts;

/// <summary>The console's accounts, sessions and passkeys over REST: what the owner's page does, for scripts.</summary>
internal static class AccountEndpoints
{
    internal static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/api/v1/accounts").WithTags("accounts");
        accounts.MapGet("", ListAsync).RequireAct(Act.ManageAccounts).WithName("account-list").WithSummary("Console accounts and open invitations.");
        accounts.MapPost("/invitations", InviteAsync)
            .RequireAct(Act.ManageAccounts).WithName("account-invite").WithSummary("Make a one-time link to a console account; it is shown once.");
        accounts.MapPost("/{name}/end", async (string name, Caller caller, AccountDesk desk, CancellationToken cancellation) =>
                AccountViews.Of(await desk.EndAsync(name, caller.Name, cancellation).ConfigureAwait(false)))
            .RequireAct(Act.ManageAccounts).WithName("account-end").WithSummary("End an account, its sessions and its passkeys.");
        accounts.MapGet("/{name}/passkeys", (string name, AccountDesk desk) => PasskeysAsync(name, desk))
            .RequireAct(Act.ManageAccounts).WithName("passkey-list").WithSummary("The passkeys of an account.");
        accounts.MapDelete("/{name}/passkeys/{id}", RemovePasskeyAsync)
            .RequireAct(Act.ManageAccounts).WithName("passkey-remove").WithSummary("Remove a passkey; the account and its sessions stay.");
        var sessions = routes.MapGroup("/api/v1/sessions").WithTags("accounts");
        sessions.MapGet("", (string? name, SessionBook book) => SessionsOf(book, name))
            .RequireAct(Act.ManageAccounts).WithName("session-list").WithSummary("Who is signed in at the console.");
        sessions.MapPost("/{id:long}/end", EndSessionAsync).RequireAct(Act.ManageAccounts).WithName("session-end").WithSummary("Sign one browser out.");
    }

    private static async Task<AccountList> ListAsync(AccountBook accounts, AccountInvitations invitations) => new(
        [.. accounts.List().Select(AccountViews.Of), .. (await invitations.ListOpenAsync().ConfigureAwait(false)).Select(AccountViews.Of)]);

    private static async Task<Created<AccountInvitation>> InviteAsync(
        AccountInvitationRequest request, HttpContext context, Caller caller, AccountDesk desk, CancellationToken cancellation)
    {
        var made = await desk.InviteAsync(context, request.Name, request.Roles, caller.Name, cancellation).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, made);
    }

    private static async Task<PasskeyList> PasskeysAsync(string name, AccountDesk desk) =>
        new([.. (await desk.PasskeysAsync(name).ConfigureAwait(false)).Select(AccountViews.Of)]);

    private static async Task<PasskeyList> RemovePasskeyAsync(string name, string id, Caller caller, AccountDesk desk, PasskeyBook passkeys, CancellationToken cancellation)
    {
        await passkeys.RemoveAsync(name, id, caller.Name, cancellation).ConfigureAwait(false);
        return await PasskeysAsync(name, desk).ConfigureAwait(false);
    }

    private static async Task<SessionList> EndSessionAsync(long id, Caller caller, SessionBook sessions, CancellationToken cancellation)
    {
        await sessions.EndAsync(id, null, caller.Name, cancellation).ConfigureAwait(false);
        return SessionsOf(sessions, null);
    }

    private static SessionList SessionsOf(SessionBook sessions, string? name) => new([.. sessions.List(name).Select(AccountViews.Of)]);
}
