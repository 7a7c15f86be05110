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
