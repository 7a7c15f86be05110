using Birthmark.Api.Json;
using Birthmark.Api.Stations;

namespace Birthmark.Api.Client;

/// <summary>Calls on credentials of stations and people.</summary>
public sealed class StationCalls
{
    private const string Root = "/api/v1/stations";

    private readonly HubConnection hub;

    internal StationCalls(HubConnection hub) => this.hub = hub;

    public Task<Invitation> InviteAsync(InvitationRequest request, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            $"{Root}/invitations",
            HubConnection.Json(request, ApiJson.Default.InvitationRequest),
            ApiJson.Default.Invitation,
            isIdempotent: false,
            cancellation);

    public Task<EnrolReply> EnrolAsync(EnrolRequest request, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            $"{Root}/enrol",
            HubConnection.Json(request, ApiJson.Default.EnrolRequest),
            ApiJson.Default.EnrolReply,
            isIdempotent: false,
            cancellation);

    public Task<StationPage> ListAsync(Page page, CancellationToken cancellation = default) =>
        this.hub.GetAsync(Query.Of(Root, page.CursorParameter, page.LimitParameter), ApiJson.Default.StationPage, cancellation);

    public Task<StationView> RevokeAsync(string name, CancellationToken cancellation = default) =>
        this.hub.SendAsync(HttpMethod.Post, $"{Root}/{Query.Segment(name)}/revoke", null, ApiJson.Default.StationView, isIdempotent: false, cancellation);
}
