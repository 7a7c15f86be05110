using Birthmark.Api.Authorities;
using Birthmark.Api.Projects;
using Birthmark.Production.Authorities;
using Birthmark.Production.Orders;
using Birthmark.Production.Projects;
using Birthmark.Server.Access;
using Birthmark.Server.Settings;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProjectDifference = Birthmark.Api.Projects.ProjectDifference;

namespace Birthmark.Server.Production;

/// <summary>Projects over REST.</summary>
internal static class ProjectEndpoints
{
    /// <summary>Firmware comes with the project: 64 MiB of it, in base64.</summary>
    private const long LargestBody = 96L << 20;

    internal static void MapProjects(this IEndpointRouteBuilder routes)
    {
        var projects = routes.MapGroup("/api/v1/projects").WithTags("projects");
        projects.MapPut("", ApplyAsync)
            .RequireAct(Act.ApplyProject).WithName("project-apply").WithSummary("Put a project into force; say what changes.")
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .Accepts<ProjectApplication>("application/json", "application/yaml").Produces<ProjectDifference>();
        projects.MapGet("", ListAsync)
            .RequireActForOems(Act.ReadProjects).WithName("project-list").WithSummary("Projects by name, at their current version.");
        projects.MapGet("/{name}", ShowAsync)
            .RequireActForOems(Act.ReadProjects).WithName("project-show").WithSummary("A project with its YAML.");
        projects.MapGet("/{name}/versions", VersionsAsync)
            .RequireActForOems(Act.ReadProjects).WithName("project-versions").WithSummary("All versions, newest first.");
        projects.MapGet("/{name}/versions/{version}", VersionAsync)
            .RequireActForOems(Act.ReadProjects).WithName("project-version").WithSummary("The YAML of one version, as it was applied.");
        projects.MapPictures();
        routes.MapPost("/api/v1/authorities/check", CheckAsync)
            .RequireAct(Act.CheckAuthority).WithName("authority-check").WithTags("authorities").WithSummary("Look at everything that a project's authority needs.");
    }

    private static async Task<ProjectDifference> ApplyAsync(
        HttpRequest request, Caller caller, ProjectRegister register, DataFolder data, bool? dry_run, CancellationToken cancellation)
    {
        var body = await ProjectBody.ReadAsync(request, Path.Combine(data.Root, "projects"), cancellation).ConfigureAwait(false);
        var difference = await register.ApplyAsync(body.File, body.Text, body.Inputs, dry_run ?? false, caller.Name, cancellation).ConfigureAwait(false);
        return ProductionViews.Of(difference, dry_run ?? false);
    }

    private static async Task<ProjectView> ShowAsync(string name, Caller caller, ProjectHolders holders, ProjectRegister register)
    {
        await holders.DemandAsync(caller.OnlyOf(), name).ConfigureAwait(false);
        return ProductionViews.Of(await register.FindAsync(name).ConfigureAwait(false), await register.TextAsync(name).ConfigureAwait(false));
    }

    private static async Task<ContentHttpResult> VersionAsync(string name, int version, Caller caller, ProjectHolders holders, ProjectRegister register)
    {
        await holders.DemandAsync(caller.OnlyOf(), name).ConfigureAwait(false);
        return TypedResults.Text(await register.TextAsync(name, version).ConfigureAwait(false), "application/yaml");
    }

    private static async Task<ProjectPage> ListAsync(Caller caller, ProjectHolders holders, ProjectRegister register, string? cursor, int? limit)
    {
        var most = Endpoints.Paging.Limit(limit);
        var own = caller.OnlyOf() is { } oem ? await holders.ProjectsAsync(oem).ConfigureAwait(false) : null;
        var all = (await register.ListAsync().ConfigureAwait(false)).Where(p => own?.Contains(p.Name) != false).SkipWhile(p => cursor is not null && string.CompareOrdinal(p.Name, cursor) <= 0).Take(most + 1).ToList();
        return new([.. all.Take(most).Select(p => ProductionViews.Of(p))], all.Count > most ? all[most - 1].Name : null);
    }

    private static async Task<ProjectPage> VersionsAsync(string name, Caller caller, ProjectHolders holders, ProjectRegister register)
    {
        await holders.DemandAsync(caller.OnlyOf(), name).ConfigureAwait(false);
        var views = new List<ProjectView>();
        foreach (var version in await register.VersionsAsync(name).ConfigureAwait(false))
        {
            views.Add(ProductionViews.Of(await register.FindAsync(name, version.Version).ConfigureAwait(false)));
        }

        return new(views, null);
    }

    private static async Task<AuthorityCheck> CheckAsync(AuthorityCheckRequest request, AuthorityChecks checks, CancellationToken cancellation)
    {
        var findings = await checks.CheckAsync(request.Project, request.Authority, cancellation).ConfigureAwait(false);
        return new(findings.All(f => f.IsGood), [.. findings.Select(f => new CheckFinding(f.Step, f.IsGood, f.Text))]);
    }
}
