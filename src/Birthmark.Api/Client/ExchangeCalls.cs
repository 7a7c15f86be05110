using System.Net.Http.Headers;
using Birthmark.Api.Exchange;
using Birthmark.Api.Json;

namespace Birthmark.Api.Client;

/// <summary>Calls around pairing, packages and orders.</summary>
public sealed class ExchangeCalls
{
    private const string Root = "/api/v1/exchange";

    private readonly HubConnection hub;

    internal ExchangeCalls(HubConnection hub) => this.hub = hub;

    public Task<HubIdentityView> IdentityAsync(CancellationToken cancellation = default) =>
        this.hub.GetAsync($"{Root}/identity", ApiJson.Default.HubIdentityView, cancellation);

    public Task<OemView> PairAsync(string name, PairRequest request, CancellationToken cancellation = default) => this.hub.SendAsync(
        HttpMethod.Put, $"{Root}/oems/{Query.Segment(name)}", HubConnection.Json(request, ApiJson.Default.PairRequest), ApiJson.Default.OemView, isIdempotent: true, cancellation);

    public Task<OemList> OemsAsync(CancellationToken cancellation = default) => this.hub.GetAsync($"{Root}/oems", ApiJson.Default.OemList, cancellation);

    /// <summary>Sends a package as it lies on the disk.</summary>
    public Task<ImportedPackage> ImportPackageAsync(string path, CancellationToken cancellation = default) => this.hub.SendAsync(
        HttpMethod.Post, $"{Root}/packages", () => Cms(path), ApiJson.Default.ImportedPackage, isIdempotent: false, cancellation);

    /// <summary>Sends an order or a stop.</summary>
    public Task<ImportedOrder> ImportOrderAsync(string path, CancellationToken cancellation = default) => this.hub.SendAsync(
        HttpMethod.Post, $"{Root}/orders", () => Cms(path), ApiJson.Default.ImportedOrder, isIdempotent: false, cancellation);

    /// <summary>A page of orders; of one OEM if <paramref name="oem"/> is given.</summary>
    public Task<OrderList> OrdersAsync(Page page = default, string? oem = null, CancellationToken cancellation = default) =>
        this.hub.GetAsync(Query.Of($"{Root}/orders", page.CursorParameter, page.LimitParameter, ("oem", oem)), ApiJson.Default.OrderList, cancellation);

    /// <summary>A page of packages that were taken in; of one OEM if <paramref name="oem"/> is given.</summary>
    public Task<PackageList> PackagesAsync(Page page = default, string? oem = null, CancellationToken cancellation = default) =>
        this.hub.GetAsync(Query.Of($"{Root}/packages", page.CursorParameter, page.LimitParameter, ("oem", oem)), ApiJson.Default.PackageList, cancellation);

    private static StreamContent Cms(string path)
    {
        var content = new StreamContent(File.OpenRead(path));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pkcs7-mime");
        return content;
    }
}
