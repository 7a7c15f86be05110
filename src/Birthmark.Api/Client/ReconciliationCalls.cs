using Birthmark.Api.Json;
using Birthmark.Api.Reconciliation;

namespace Birthmark.Api.Client;

/// <summary>Calls on what the hub finds when it compares its records.</summary>
public sealed class ReconciliationCalls
{
    private const string Root = "/api/v1/reconciliation";

    private readonly HubConnection hub;

    internal ReconciliationCalls(HubConnection hub) => this.hub = hub;

    /// <summary>Compares now, and tells how far it is as it goes.</summary>
    /// <param name="batch">The batch; null for every one.</param>
    /// <param name="cancellation">Gives up; what was found stays found.</param>
    public IAsyncEnumerable<ReconciliationView> CompareAsync(string? batch, CancellationToken cancellation = default) =>
        this.hub.StreamAsync(HttpMethod.Post, PathOf(batch), ApiJson.Default.ReconciliationView, cancellation);

    /// <param name="batch">Of this batch; null for all.</param>
    /// <param name="state"><c>open</c>, <c>remedied</c>, <c>gone</c> or <c>all</c>; null for open ones.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<FindingPage> ListAsync(string? batch, string? state, Page page, CancellationToken cancellation = default) =>
        this.hub.GetAsync(Query.Of(PathOf(batch), ("state", state), page.CursorParameter, page.LimitParameter), ApiJson.Default.FindingPage, cancellation);

    public Task<FindingView> GetAsync(string finding, CancellationToken cancellation = default) =>
        this.hub.GetAsync($"{Root}/{Query.Segment(finding)}", ApiJson.Default.FindingView, cancellation);

    /// <summary>Carries its remedy out, once.</summary>
    public Task<FindingView> RemedyAsync(string finding, CancellationToken cancellation = default) =>
        this.hub.SendAsync(HttpMethod.Post, $"{Root}/{Query.Segment(finding)}/remedy", null, ApiJson.Default.FindingView, isIdempotent: true, cancellation);

    private static string PathOf(string? batch) => batch is null ? Root : $"/api/v1/batches/{Query.Segment(batch)}/reconciliation";
}
