using Birthmark.Api.Problems;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Problems;
using Birthmark.Server.Stations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Birthmark.Server.Console.Settings;

/// <summary>Who may do what, and which stations and programs hold a certificate.</summary>
internal static class SettingsPages
{
    internal const string Stations = "/console/settings/stations";

    internal static ConsoleSection Section { get; } = new(Map) { Menu = new(70, "/console/settings", "settings", "Settings", Act.ReadCredentials) };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/settings", () => PageEndpoints.Go(Stations)).ForBrowsers(Act.ReadCredentials);
        routes.MapPage<StationsPage>(Stations, Act.ReadCredentials);
        routes.MapPost("/console/settings/stations/invite", InviteAsync).ForBrowsers(Act.InviteStation);
        routes.MapPost("/console/settings/stations/{name}/revoke", RevokeAsync).ForBrowsers(Act.RevokeStation);
        routes.MapPage<AccessPage>("/console/settings/access", Act.UseConsole);
    }

    private static async Task<IResult> InviteAsync(HttpContext context, PostedForm form, Caller caller, StationDesk desk, ActDemand demand, CancellationToken cancellation)
    {
        if (!RoleNames.TryRead(form.All("role"), out var roles, out var unknown) || roles == HubRoles.None)
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidRole, unknown is null ? "No role is chosen." : $"'{Presented.Bounded(unknown)}' is no role.", "Choose one or more.");
        }

        await demand.DemandAsync(context, caller, roles == HubRoles.Station ? Act.InviteStation : Act.InviteOthers).ConfigureAwait(false);
        var invitation = await desk.InviteAsync(form.Text("name"), roles, caller.Name, cancellation).ConfigureAwait(false);
        return new RazorComponentResult<StationInvitedPage>(new { invitation.Name, invitation.Code, invitation.ExpiresAt });
    }

    private static async Task<IResult> RevokeAsync(
        string name, HttpContext context, Caller caller, CredentialBook credentials, StationRetirement retirement, ActDemand demand, CancellationToken cancellation)
    {
        var isStation = credentials.OfName(name).All(c => c.Roles == HubRoles.Station);
        await demand.DemandAsync(context, caller, isStation ? Act.RevokeStation : Act.RevokeOthers).ConfigureAwait(false);
        await retirement.RevokeAsync(name, caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go(Stations);
    }
}
