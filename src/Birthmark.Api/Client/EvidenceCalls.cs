using System.Text;
using Birthmark.Api.Evidence;
using Birthmark.Api.Json;

namespace Birthmark.Api.Client;

/// <summary>Calls around the log's keys and the sites that it is sent to.</summary>
public sealed class EvidenceCalls
{
    private const string Root = "/api/v1/evidence/sites";

    private readonly HubConnection hub;

    internal EvidenceCalls(HubConnection hub) => this.hub = hub;

    public Task<SiteList> SitesAsync(CancellationToken cancellation = default) => this.hub.GetAsync(Root, ApiJson.Default.SiteList, cancellation);

    public Task<SiteView> SiteAsync(string name, CancellationToken cancellation = default) => this.hub.GetAsync(Of(name), ApiJson.Default.SiteView, cancellation);

    public Task<SiteView> AddAsync(string name, SiteRequest request, CancellationToken cancellation = default) => this.hub.SendAsync(
        HttpMethod.Put, Of(name), HubConnection.Json(request, ApiJson.Default.SiteRequest), ApiJson.Default.SiteView, isIdempotent: true, cancellation);

    public Task<SiteView> PauseAsync(string name, CancellationToken cancellation = default) => DoAsync(name, "pause", cancellation);

    public Task<SiteView> ResumeAsync(string name, CancellationToken cancellation = default) => DoAsync(name, "resume", cancellation);

    /// <summary>Has what is parked sent again as text.</summary>
    public Task<SiteView> RetryAsync(string name, CancellationToken cancellation = default) => DoAsync(name, "retry", cancellation);

    /// <summary>As it stood when it was removed.</summary>
    public Task<SiteView> RemoveAsync(string name, CancellationToken cancellation = default) =>
        this.hub.SendAsync(HttpMethod.Delete, Of(name), null, ApiJson.Default.SiteView, isIdempotent: false, cancellation);

    /// <summary>The log's key in the one-line form of note keys.</summary>
    public async Task<string> LogKeyAsync(CancellationToken cancellation = default) =>
        Encoding.UTF8.GetString(await this.hub.GetBytesAsync("/log/key", "text/plain", cancellation).ConfigureAwait(false)).Trim();

    /// <summary>Registers a witness's public key or certificate, PEM; the key in its one-line form comes back.</summary>
    public async Task<string> RegisterWitnessAsync(string name, string pem, CancellationToken cancellation = default) =>
        Encoding.UTF8.GetString(await this.hub.SendForBytesAsync(HttpMethod.Put, $"/log/witnesses/{name}", () => new StringContent(pem), "text/plain", cancellation).ConfigureAwait(false)).Trim();

    private Task<SiteView> DoAsync(string name, string verb, CancellationToken cancellation) =>
        this.hub.SendAsync(HttpMethod.Post, $"{Of(name)}/{verb}", null, ApiJson.Default.SiteView, isIdempotent: true, cancellation);

    private static string Of(string name) => $"{Root}/{Query.Segment(name)}";
}
