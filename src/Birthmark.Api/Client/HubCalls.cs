using Birthmark.Api.Hub;
using Birthmark.Api.Json;

namespace Birthmark.Api.Client;

/// <summary>Calls around the hub's own keys and their proof.</summary>
public sealed class HubCalls
{
    private const string Root = "/api/v1/hub";

    private readonly HubConnection hub;

    internal HubCalls(HubConnection hub) => this.hub = hub;

    public Task<HubKeysView> KeysAsync(CancellationToken cancellation = default) => this.hub.GetAsync($"{Root}/keys", ApiJson.Default.HubKeysView, cancellation);

    public Task<HubClaimView> ClaimAsync(CancellationToken cancellation = default) => this.hub.SendAsync(
        HttpMethod.Post, $"{Root}/enrolment/claim", null, ApiJson.Default.HubClaimView, isIdempotent: true, cancellation);

    public Task<HubProofView> AnswerAsync(HubChallengeView challenge, CancellationToken cancellation = default) => this.hub.SendAsync(
        HttpMethod.Post, $"{Root}/enrolment/answer", HubConnection.Json(challenge, ApiJson.Default.HubChallengeView), ApiJson.Default.HubProofView, isIdempotent: true, cancellation);

    public Task<HubEnrolmentView> InstallAsync(string certificates, CancellationToken cancellation = default) => this.hub.SendAsync(
        HttpMethod.Put, $"{Root}/enrolment", HubConnection.Json(new(certificates), ApiJson.Default.HubCertificatesRequest), ApiJson.Default.HubEnrolmentView, isIdempotent: true, cancellation);
}
