using Birthmark.Api.Evidence;
using Birthmark.Exchange.Evidence.Sites;
using Birthmark.Server.Access;

namespace Birthmark.Server.Evidence;

/// <summary>The sites that the log is sent to, over REST.</summary>
internal static class SiteEndpoints
{
    internal static void MapSites(this IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("/api/v1/evidence/sites").WithTags("evidence");
        all.MapGet("/", ListAsync).RequireAct(Act.ReadSites).WithName("site-list").WithSummary("Sites of evidence, by name, without what is parked.");
        all.MapGet("/{name}", async (string name, SiteDesk desk) => await desk.ViewAsync(name).ConfigureAwait(false))
            .RequireAct(Act.ReadSites).WithName("site-show").WithSummary("One site: how far it is, and what is parked.");
        all.MapPut("/{name}", AddAsync).RequireAct(Act.ControlSites).WithName("site-add").WithSummary("Add a site: the log is sent to it from its first leaf on.");
        all.MapPost("/{name}/pause", (string name, Caller caller, SiteDesk desk, CancellationToken cancellation) => desk.PauseAsync(name, true, caller.Name, cancellation))
            .RequireAct(Act.ControlSites).WithName("site-pause").WithSummary("Send nothing to it for now.");
        all.MapPost("/{name}/resume", (string name, Caller caller, SiteDesk desk, CancellationToken cancellation) => desk.PauseAsync(name, false, caller.Name, cancellation))
            .RequireAct(Act.ControlSites).WithName("site-resume").WithSummary("Go on where it was.");
        all.MapPost("/{name}/retry", RetryAsync).RequireAct(Act.ControlSites).WithName("site-retry").WithSummary("Send what is parked again, as text.");
        all.MapDelete("/{name}", RemoveAsync).RequireAct(Act.ControlSites).WithName("site-remove").WithSummary("Forget a site and how far it was.");
    }

    internal static string Word(SiteStanding standing) => standing.ToString().ToLowerInvariant();

    private static async Task<SiteList> ListAsync(EvidenceSites sites, SiteDesk desk) =>
        new(await desk.ViewAsync(await sites.ListAsync().ConfigureAwait(false)).ConfigureAwait(false));

    private static async Task<SiteView> AddAsync(string name, SiteRequest request, Caller caller, EvidenceSites sites, SiteDesk desk, CancellationToken cancellation)
    {
        await sites.AddAsync(name, request.Url, request.Trust, caller.Name, cancellation).ConfigureAwait(false);
        return await desk.ViewAsync(name).ConfigureAwait(false);
    }

    private static async Task<SiteView> RetryAsync(string name, Caller caller, EvidenceSites sites, SiteDesk desk, CancellationToken cancellation)
    {
        await sites.RetryAsync(name, caller.Name, cancellation).ConfigureAwait(false);
        return await desk.ViewAsync(name).ConfigureAwait(false);
    }

    private static async Task<SiteView> RemoveAsync(string name, Caller caller, EvidenceSites sites, SiteDesk desk, CancellationToken cancellation)
    {
        var last = await desk.ViewAsync(name).ConfigureAwait(false);
        await sites.RemoveAsync(name, caller.Name, cancellation).ConfigureAwait(false);
        return last;
    }
}
