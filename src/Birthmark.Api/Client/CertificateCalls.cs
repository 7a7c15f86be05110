using Birthmark.Api.Certificates;
using Birthmark.Api.Json;

namespace Birthmark.Api.Client;

/// <summary>Calls on the register of certificates.</summary>
public sealed class CertificateCalls
{
    private const string Root = "/api/v1/certificates";
    private const string Requests = "/api/v1/revocations";

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

    /// <summary>Revokes; where others must agree first, the answer holds the request that waits, and the certificate is as it was.</summary>
    public Task<CertificateView> RevokeAsync(string fingerprint, RevocationRequest request, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            $"{Root}/{Query.Segment(fingerprint)}/revoke",
            HubConnection.Json(request, ApiJson.Default.RevocationRequest),
            ApiJson.Default.CertificateView,
            isIdempotent: false,
            cancellation);

    /// <summary>Requests to revoke, newest first: those that wait, or all.</summary>
    public Task<RevocationRequestPage> RequestsAsync(bool all, Page page, CancellationToken cancellation = default) =>
        this.hub.GetAsync(Query.Of(Requests, ("state", all ? "all" : null), page.CursorParameter, page.LimitParameter), ApiJson.Default.RevocationRequestPage, cancellation);

    public Task<RevocationRequestView> RequestAsync(long id, CancellationToken cancellation = default) =>
        this.hub.GetAsync(Request(id), ApiJson.Default.RevocationRequestView, cancellation);

    /// <summary>Agrees to somebody else's request.</summary>
    public Task<RevocationRequestView> ApproveAsync(long id, CancellationToken cancellation = default) =>
        this.hub.SendAsync(HttpMethod.Post, $"{Request(id)}/approve", null, ApiJson.Default.RevocationRequestView, isIdempotent: false, cancellation);

    public Task<RevocationRequestView> RejectAsync(long id, RejectionRequest request, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post, $"{Request(id)}/reject", HubConnection.Json(request, ApiJson.Default.RejectionRequest), ApiJson.Default.RevocationRequestView, isIdempotent: false, cancellation);

    private static string Request(long id) => $"{Requests}/{id.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
