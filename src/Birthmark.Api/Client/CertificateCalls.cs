using Birthmark.Api.Certificates;
using Birthmark.Api.Json;

namespace Birthmark.Api.Client;

/// <summary>Calls on the register of certificates.</summary>
public sealed class CertificateCalls
{
    private const string Root = "/api/v1/certificates";

    private readonly HubConnection hub;

    internal CertificateCalls(HubConnection hub) => this.hub = hub;

    public Task<CertificatePage> SearchAsync(CertificateSearch search, Page page, CancellationToken cancellation = default) =>
        this.hub.GetAsync(
            Query.Of(
                Root,
                ("query", search.Text),
                ("issuer", search.Issuer),
                ("status", search.Status),
                ("profile", search.Profile),
                ("username", search.Username),
                ("serial", search.SerialNumber),
                page.CursorParameter,
                page.LimitParameter),
            ApiJson.Default.CertificatePage,
            cancellation);

    /// <summary>One certificate in words, with what its linters say.</summary>
    public Task<CertificateView> GetAsync(string fingerprint, CancellationToken cancellation = default) =>
        this.hub.GetAsync($"{Root}/{Query.Segment(fingerprint)}", ApiJson.Default.CertificateView, cancellation);

    public Task<CertificateView> RevokeAsync(string fingerprint, RevocationRequest request, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            $"{Root}/{Query.Segment(fingerprint)}/revoke",
            HubConnection.Json(request, ApiJson.Default.RevocationRequest),
            ApiJson.Default.CertificateView,
            isIdempotent: false,
            cancellation);
}
