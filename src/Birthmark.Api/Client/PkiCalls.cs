using System.Text;
using Birthmark.Api.Json;
using Birthmark.Api.Pki;

namespace Birthmark.Api.Client;

/// <summary>Calls on the embedded PKI.</summary>
public sealed class PkiCalls
{
    private const string Root = "/api/v1/pki";

    private readonly HubConnection hub;

    internal PkiCalls(HubConnection hub) => this.hub = hub;

    public Task<PkiChanges> ApplyAsync(PkiFiles files, bool dryRun, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            Query.Of($"{Root}/apply", ("dry_run", dryRun ? "true" : null)),
            HubConnection.Json(files, ApiJson.Default.PkiFiles),
            ApiJson.Default.PkiChanges,
            isIdempotent: true,
            cancellation);

    /// <summary>Everything, as YAML.</summary>
    public async Task<string> ExportAsync(CancellationToken cancellation = default) =>
        Encoding.UTF8.GetString(await this.hub.GetBytesAsync($"{Root}/export", "application/yaml", cancellation).ConfigureAwait(false));

    public Task<AuthorityList> AuthoritiesAsync(CancellationToken cancellation = default) =>
        this.hub.GetAsync($"{Root}/authorities", ApiJson.Default.AuthorityList, cancellation);

    /// <summary>What was issued by each authority and profile, and on each of the last days (30 when not said).</summary>
    public Task<IssuanceCountList> CountsAsync(int? days = null, CancellationToken cancellation = default) =>
        this.hub.GetAsync(
            Query.Of($"{Root}/counts", ("days", days?.ToString(System.Globalization.CultureInfo.InvariantCulture))), ApiJson.Default.IssuanceCountList, cancellation);

    public Task<CryptoTokenList> CryptoTokensAsync(CancellationToken cancellation = default) =>
        this.hub.GetAsync($"{Root}/crypto-tokens", ApiJson.Default.CryptoTokenList, cancellation);

    public Task<CryptoTokenView> ActivateAsync(string token, ActivationRequest request, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            $"{Root}/crypto-tokens/{Query.Segment(token)}/activate",
            HubConnection.Json(request, ApiJson.Default.ActivationRequest),
            ApiJson.Default.CryptoTokenView,
            isIdempotent: true,
            cancellation);

    public Task<CryptoTokenView> DeactivateAsync(string token, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post, $"{Root}/crypto-tokens/{Query.Segment(token)}/deactivate", null, ApiJson.Default.CryptoTokenView, isIdempotent: true, cancellation);

    public Task<RoleList> RolesAsync(CancellationToken cancellation = default) => this.hub.GetAsync($"{Root}/roles", ApiJson.Default.RoleList, cancellation);

    /// <summary>Takes a role, such as a registration authority's, out of force at once.</summary>
    public Task<RoleView> DisableRoleAsync(string role, RoleDisabling disabling, CancellationToken cancellation = default) => this.hub.SendAsync(
        HttpMethod.Post, $"{Root}/roles/{Query.Segment(role)}/disable", HubConnection.Json(disabling, ApiJson.Default.RoleDisabling), ApiJson.Default.RoleView, isIdempotent: true, cancellation);

    public Task<RoleView> EnableRoleAsync(string role, CancellationToken cancellation = default) =>
        this.hub.SendAsync(HttpMethod.Post, $"{Root}/roles/{Query.Segment(role)}/enable", null, ApiJson.Default.RoleView, isIdempotent: true, cancellation);

    /// <summary>The PKCS#10 of a sub CA that waits for its external root.</summary>
    public Task<ExternalRequest> RequestAsync(string authority, CancellationToken cancellation = default) =>
        this.hub.GetAsync($"{Authority(authority)}/request", ApiJson.Default.ExternalRequest, cancellation);

    public Task<AuthorityView> AnswerAsync(string authority, ExternalAnswer answer, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            $"{Authority(authority)}/answer",
            HubConnection.Json(answer, ApiJson.Default.ExternalAnswer),
            ApiJson.Default.AuthorityView,
            isIdempotent: false,
            cancellation);

    /// <summary>The latest CRL, DER.</summary>
    public Task<byte[]> CrlAsync(string authority, CancellationToken cancellation = default) =>
        this.hub.GetBytesAsync($"{Authority(authority)}/crl", "application/pkix-crl", cancellation);

    public Task<CrlView> MakeCrlAsync(string authority, CancellationToken cancellation = default) =>
        this.hub.SendAsync(HttpMethod.Post, $"{Authority(authority)}/crl", null, ApiJson.Default.CrlView, isIdempotent: false, cancellation);

    private static string Authority(string name) => $"{Root}/authorities/{Query.Segment(name)}";
}
