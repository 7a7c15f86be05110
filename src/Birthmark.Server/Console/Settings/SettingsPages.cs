using Birthmark.Api.Problems;
using Birthmark.Server.Access;
using Birthmark.Server.Backups;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Evidence;
using Birthmark.Server.Problems;
using Birthmark.Server.Stations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Birthmark.Server.Console.Settings;

/// <summary>Who may do what, and which stations and programs hold a certificate.</summary>
internal static class SettingsPages
{
    internal const string Stations = "/console/settings/stations";
    internal const string Access = "/console/settings/access";
    internal const string Hub = "/console/settings/hub";
    internal const string Backups = "/console/settings/backups";
    internal const string Sites = "/console/settings/sites";

    internal static ConsoleSection Section { get; } = new(Map) { Menu = new(70, "/console/settings", "settings", "Settings", Act.ReadCredentials) };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/settings", () => PageEndpoints.Go(Stations)).ForBrowsers(Act.ReadCredentials);
        routes.MapPage<StationsPage>(Stations, Act.ReadCredentials);
        routes.MapPost("/console/settings/stations/invite", InviteAsync).ForBrowsers(Act.InviteStation);
        routes.MapPost("/console/settings/stations/{name}/revoke", RevokeAsync).ForBrowsers(Act.RevokeStation);
        routes.MapPage<AccessPage>(Access, Act.UseConsole);
        routes.MapPage<HubPage>(Hub, Act.UseConsole);
        routes.MapPage<BackupsPage>(Backups, Act.ReadBackups);
        routes.MapPost(Backups, BackUpAsync).ForBrowsers(Act.MakeBackup).DisableRequestTimeout();
        routes.MapPage<SitesPage>(Sites, Act.ReadSites);
        routes.MapPost(Sites + "/{name}/pause", (string name, Caller caller, SiteDesk desk, CancellationToken cancellation) => PauseAsync(name, true, caller, desk, cancellation)).ForBrowsers(Act.ControlSites);
        routes.MapPost(Sites + "/{name}/resume", (string name, Caller caller, SiteDesk desk, CancellationToken cancellation) => PauseAsync(name, false, caller, desk, cancellation)).ForBrowsers(Act.ControlSites);
    }

    private static async Task<IResult> BackUpAsync(Caller caller, BackupDesk desk, CancellationToken cancellation)
    {
        await desk.CreateAsync(caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go(Backups);
    }

    private static async Task<IResult> PauseAsync(string name, bool isPaused, Caller caller, SiteDesk desk, CancellationToken cancellation)
    {
        await desk.PauseAsync(name, isPaused, caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go(Sites);
    }

    private static async Task<IResult> InviteAsync(HttpContext context, PostedForm form, Caller caller, StationRequests requests, CancellationToken cancellation)
    {
        // Only a script has a use for a credential without any role.
        var roles = form.All("role") is { Count: > 0 } some ? some : throw new HubRefusedException(422, ProblemCodes.InvalidRole, "No role is chosen.", "Choose one or more.");
        var invitation = await requests.InviteAsync(context, caller, form.Text("name"), roles, cancellation).ConfigureAwait(false);
        return new RazorComponentResult<StationInvitedPage>(new { invitation.Name, invitation.Code, invitation.ExpiresAt });
    }

    private static async Task<IResult> RevokeAsync(string name, HttpContext context, Caller caller, StationRequests requests, CancellationToken cancellation)
    {
        await requests.RevokeAsync(context, caller, name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go(Stations);
    }
}
