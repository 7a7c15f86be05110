using Birthmark.Api.Accounts;
using Birthmark.Api.Json;

namespace Birthmark.Api.Client;

/// <summary>Calls on the console's accounts, their sessions and their passkeys.</summary>
public sealed class AccountCalls
{
    private const string Root = "/api/v1/accounts";
    private const string Sessions = "/api/v1/sessions";

    private readonly HubConnection hub;

    internal AccountCalls(HubConnection hub) => this.hub = hub;

    public Task<AccountList> ListAsync(CancellationToken cancellation = default) => this.hub.GetAsync(Root, ApiJson.Default.AccountList, cancellation);

    public Task<AccountInvitation> InviteAsync(AccountInvitationRequest request, CancellationToken cancellation = default) => this.hub.SendAsync(
        HttpMethod.Post, $"{Root}/invitations", HubConnection.Json(request, ApiJson.Default.AccountInvitationRequest), ApiJson.Default.AccountInvitation, isIdempotent: false, cancellation);

    /// <summary>Ends an account, its sessions and its passkeys.</summary>
    public Task<AccountView> EndAsync(string name, CancellationToken cancellation = default) =>
        this.hub.SendAsync(HttpMethod.Post, $"{Of(name)}/end", null, ApiJson.Default.AccountView, isIdempotent: false, cancellation);

    public Task<PasskeyList> PasskeysAsync(string name, CancellationToken cancellation = default) =>
        this.hub.GetAsync($"{Of(name)}/passkeys", ApiJson.Default.PasskeyList, cancellation);

    /// <summary>Gives the passkeys that are left.</summary>
    public Task<PasskeyList> RemovePasskeyAsync(string name, string id, CancellationToken cancellation = default) =>
        this.hub.SendAsync(HttpMethod.Delete, $"{Of(name)}/passkeys/{Query.Segment(id)}", null, ApiJson.Default.PasskeyList, isIdempotent: false, cancellation);

    /// <param name="name">Only this person's; null for everybody's.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<SessionList> SessionsAsync(string? name = null, CancellationToken cancellation = default) =>
        this.hub.GetAsync(Query.Of(Sessions, ("name", name)), ApiJson.Default.SessionList, cancellation);

    /// <summary>Gives the sessions that are left.</summary>
    public Task<SessionList> EndSessionAsync(long id, CancellationToken cancellation = default) =>
        this.hub.SendAsync(HttpMethod.Post, $"{Sessions}/{id.ToString(Query.Culture)}/end", null, ApiJson.Default.SessionList, isIdempotent: false, cancellation);

    private static string Of(string name) => $"{Root}/{Query.Segment(name)}";
}
