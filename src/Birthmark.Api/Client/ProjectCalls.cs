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
}
