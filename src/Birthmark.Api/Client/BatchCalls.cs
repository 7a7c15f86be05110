using Birthmark.Api.Batches;
using Birthmark.Api.Devices;
using Birthmark.Api.Json;

namespace Birthmark.Api.Client;

/// <summary>Calls on batches.</summary>
public sealed class BatchCalls
{
    private const string Root = "/api/v1/batches";

    private readonly HubConnection hub;

    internal BatchCalls(HubConnection hub) => this.hub = hub;

    public Task<BatchView> OpenAsync(OpenBatchRequest request, CancellationToken cancellation = default) =>
        this.hub.SendAsync(HttpMethod.Post, Root, HubConnection.Json(request, ApiJson.Default.OpenBatchRequest), ApiJson.Default.BatchView, isIdempotent: false, cancellation);

    public Task<BatchPage> ListAsync(Page page, string? state, CancellationToken cancellation = default) => ListAsync(page, state, null, null, cancellation);

    /// <summary>Of one project, or of one version of it.</summary>
    public Task<BatchPage> ListAsync(Page page, string? state, string? project, int? version, CancellationToken cancellation = default) => this.hub.GetAsync(
        Query.Of(Root, page.CursorParameter, page.LimitParameter, ("state", state), ("project", project), ("version", version?.ToString(Query.Culture))),
        ApiJson.Default.BatchPage, cancellation);

    public Task<BatchView> GetAsync(string uid, CancellationToken cancellation = default) =>
        this.hub.GetAsync($"{Root}/{Query.Segment(uid)}", ApiJson.Default.BatchView, cancellation);

    public Task<BatchView> PauseAsync(string uid, CancellationToken cancellation = default) => MoveAsync(uid, "pause", cancellation);

    public Task<BatchView> ResumeAsync(string uid, CancellationToken cancellation = default) => MoveAsync(uid, "resume", cancellation);

    public Task<BatchView> AbortAsync(string uid, CancellationToken cancellation = default) => MoveAsync(uid, "abort", cancellation);

    public Task<BatchView> ReleaseAsync(string uid, CancellationToken cancellation = default) => MoveAsync(uid, "release", cancellation);

    public Task<DevicePage> DevicesAsync(string uid, Page page, CancellationToken cancellation = default) =>
        this.hub.GetAsync(Query.Of($"{Root}/{Query.Segment(uid)}/devices", page.CursorParameter, page.LimitParameter), ApiJson.Default.DevicePage, cancellation);

    /// <summary>Devices that may be trusted, streamed.</summary>
    public IAsyncEnumerable<ListedDevice> AllowListAsync(string uid, CancellationToken cancellation = default) =>
        this.hub.StreamAsync($"{Root}/{Query.Segment(uid)}/allow-list", ApiJson.Default.ListedDevice, cancellation);

    /// <summary>Devices that must not be trusted, streamed.</summary>
    public IAsyncEnumerable<ListedDevice> DenyListAsync(string uid, CancellationToken cancellation = default) =>
        this.hub.StreamAsync($"{Root}/{Query.Segment(uid)}/deny-list", ApiJson.Default.ListedDevice, cancellation);

    /// <summary>A list in a form for other programs, line by line.</summary>
    /// <param name="uid">The batch.</param>
    /// <param name="isAllowed">The allow list, or the deny list.</param>
    /// <param name="form"><c>csv</c>, <c>aws-iot</c> or <c>azure-dps</c>.</param>
    /// <param name="step">Which certificate clouds are told of: the step of the recipe that asked for it; null for the first.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<string> ListInFormAsync(string uid, bool isAllowed, string form, string? step, CancellationToken cancellation = default) =>
        this.hub.LinesAsync(Query.Of($"{Root}/{Query.Segment(uid)}/{(isAllowed ? "allow" : "deny")}-list", ("form", form), ("step", step)), null, cancellation);

    /// <summary>The signed report of a closed batch (CMS SignedData, BER), streamed.</summary>
    /// <param name="uid">The batch.</param>
    /// <param name="earlier">Size of a checkpoint one holds already, whose continuation the report shall prove; or null.</param>
    /// <param name="destination">Where it is written.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task ReportAsync(string uid, long? earlier, Stream destination, CancellationToken cancellation = default) =>
        hub.CopyAsync(
            Query.Of($"{Root}/{Query.Segment(uid)}/report", ("earlier", earlier?.ToString(System.Globalization.CultureInfo.InvariantCulture))),
            "application/pkcs7-mime", destination, cancellation);

    private Task<BatchView> MoveAsync(string uid, string move, CancellationToken cancellation) =>
        this.hub.SendAsync(HttpMethod.Post, $"{Root}/{Query.Segment(uid)}/{move}", null, ApiJson.Default.BatchView, isIdempotent: false, cancellation);
}
