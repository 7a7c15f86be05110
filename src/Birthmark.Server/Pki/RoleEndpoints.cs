using Birthmark.Api.Pki;
using Birthmark.Pki.Access;
using Birthmark.Server.Access;

namespace Birthmark.Server.Pki;

/// <summary>The PKI's roles over REST: looked at, taken out of force, and put into force again.</summary>
internal static class RoleEndpoints
{
    internal static void MapRoles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/roles", (RoleSwitch roles) => TypedResults.Ok(new RoleList([.. roles.List().Select(Of)])))
            .RequireAct(Act.ReadPki).WithName("roles").WithSummary("Roles of the PKI, and which of them are disabled.");
        routes.MapPost("/roles/{name}/disable", DisableAsync)
            .RequireAct(Act.ControlRoles).WithName("role-disable").WithSummary("Let a role, such as a registration authority's, grant nothing from now on, on held connections too.");
        routes.MapPost("/roles/{name}/enable", EnableAsync)
            .RequireAct(Act.ControlRoles).WithName("role-enable").WithSummary("Put a disabled role into force again.");
    }

    private static async Task<RoleView> DisableAsync(string name, RoleDisabling disabling, RoleSwitch roles, Caller caller, CancellationToken cancellation)
    {
        await roles.DisableAsync(name, disabling.Reason, caller.Name, cancellation).ConfigureAwait(false);
        return Find(name, roles);
    }

    private static async Task<RoleView> EnableAsync(string name, RoleSwitch roles, Caller caller, CancellationToken cancellation)
    {
        await roles.EnableAsync(name, caller.Name, cancellation).ConfigureAwait(false);
        return Find(name, roles);
    }

    private static RoleView Find(string name, RoleSwitch roles) => Of(roles.List().First(r => r.Name == name));

    private static RoleView Of((string Name, int Members, DisabledRole? Disabled) role) =>
        new(role.Name, role.Members, role.Disabled is not null, role.Disabled?.Reason, role.Disabled?.At, role.Disabled?.By);
}
