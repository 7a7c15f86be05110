using System.Text;
using Birthmark.Api.Json;
using Birthmark.Api.Projects;

namespace Birthmark.Api.Client;

/// <summary>Calls on projects.</summary>
public sealed class ProjectCalls
{
    private const string Root = "/api/v1/projects";

    private readonly HubConnection hub;

    internal ProjectCalls(HubConnection hub) => this.hub = hub;

    /// <param name="application">The project and what it names.</param>
    /// <param name="dryRun">Only say what would change.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ProjectDifference> ApplyAsync(ProjectApplication application, bool dryRun, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Put,
            Query.Of(Root, ("dry_run", dryRun ? "true" : null)),
            HubConnection.Json(application, ApiJson.Default.ProjectApplication),
            ApiJson.Default.ProjectDifference,
            isIdempotent: true,
            cancellation);

    public Task<ProjectPage> ListAsync(Page page, CancellationToken cancellation = default) =>
        this.hub.GetAsync(Query.Of(Root, page.CursorParameter, page.LimitParameter), ApiJson.Default.ProjectPage, cancellation);

    public Task<ProjectView> GetAsync(string name, CancellationToken cancellation = default) =>
        this.hub.GetAsync($"{Root}/{Query.Segment(name)}", ApiJson.Default.ProjectView, cancellation);

    public Task<ProjectPage> VersionsAsync(string name, CancellationToken cancellation = default) =>
        this.hub.GetAsync($"{Root}/{Query.Segment(name)}/versions", ApiJson.Default.ProjectPage, cancellation);

    /// <summary>The YAML of one version, as it was applied.</summary>
    public async Task<string> TextAsync(string name, int version, CancellationToken cancellation = default) => Encoding.UTF8.GetString(
        await this.hub.GetBytesAsync($"{Root}/{Query.Segment(name)}/versions/{version.ToString(Query.Culture)}", "application/yaml", cancellation).ConfigureAwait(false));

    /// <param name="name">The project.</param>
    /// <param name="version">The version to compare.</param>
    /// <param name="since">With which; null for the one before it.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ProjectComparison> CompareAsync(string name, int version, int? since, CancellationToken cancellation = default) => this.hub.GetAsync(
        Query.Of($"{Root}/{Query.Segment(name)}/versions/{version.ToString(Query.Culture)}/changes", ("since", since?.ToString(Query.Culture))),
        ApiJson.Default.ProjectComparison, cancellation);

    /// <summary>A recipe as a graph, with the memory of the device.</summary>
    public Task<RecipeView> RecipeAsync(string name, int? version, string? profile, string? deviceType, CancellationToken cancellation = default) => this.hub.GetAsync(
        Query.Of($"{Root}/{Query.Segment(name)}/recipe", ("version", version?.ToString(Query.Culture)), ("profile", profile), ("device_type", deviceType)),
        ApiJson.Default.RecipeView, cancellation);

    /// <summary>What one device would be given, with example values.</summary>
    public Task<DevicePreview> PreviewAsync(string name, int? version, string? profile, string? deviceType, string? serial, CancellationToken cancellation = default) => this.hub.GetAsync(
        Query.Of(
            $"{Root}/{Query.Segment(name)}/preview", ("version", version?.ToString(Query.Culture)), ("profile", profile), ("device_type", deviceType), ("serial", serial)),
        ApiJson.Default.DevicePreview, cancellation);

    /// <summary>What has changed on the project's lists, line by line.</summary>
    /// <param name="name">The project.</param>
    /// <param name="since">Number of the change after which to begin; null for all.</param>
    /// <param name="digest">Digest of that change: the hub refuses when its own is another; or null.</param>
    /// <param name="batch">Only devices of this batch; null for all.</param>
    /// <param name="form"><c>ndjson</c> (each line a <see cref="Batches.ListDeltaLine"/>), <c>csv</c>, <c>aws-iot</c> or <c>azure-dps</c>.</param>
    /// <param name="step">Which certificate clouds are told of; null for the first.</param>
    /// <param name="mark">Is told NUMBER:DIGEST of the last change: what to ask from the next time.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<string> ListChangesAsync(
        string name, long? since, string? digest, string? batch, string form, string? step, Action<string> mark, CancellationToken cancellation = default) => this.hub.LinesAsync(
        Query.Of(
            $"{Root}/{Query.Segment(name)}/lists", ("since", since?.ToString(Query.Culture)), ("digest", digest), ("batch", batch), ("form", form), ("step", step)),
        heads => mark(heads.TryGetValues(Batches.ListDeltaLine.MarkHeader, out var marks) ? string.Join("", marks) : ""), cancellation);
}
