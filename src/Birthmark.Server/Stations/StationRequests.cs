using Birthmark.Api.Problems;
using Birthmark.Api.Stations;
using Birthmark.Server.Access;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Stations;

/// <summary>What somebody asks for credentials, by page or by call: which act it is depends on the roles in question.</summary>
internal sealed class StationRequests(StationDesk desk, StationRetirement retirement, CredentialBook credentials, ActDemand demand)
{
    /// <exception cref="HubRefusedException">No such role, not the caller's to give, or the name is taken.</exception>
    internal async Task<Invitation> InviteAsync(HttpContext context, Caller caller, string name, IReadOnlyList<string>? roles, CancellationToken cancellation)
    {
        if (!RoleNames.TryRead(roles ?? [], out var known, out var unknown))
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidRole, $"'{Presented.Bounded(unknown!)}' is no role.", $"Use {string.Join(", ", Roles.All)}.");
        }

        await demand.DemandAsync(context, caller, known == HubRoles.Station ? Act.InviteStation : Act.InviteOthers).ConfigureAwait(false);
        return await desk.InviteAsync(name, known, caller.Name, cancellation).ConfigureAwait(false);
    }

    /// <exception cref="HubRefusedException">Unknown, or not the caller's to revoke.</exception>
    internal async Task<Credential> RevokeAsync(HttpContext context, Caller caller, string name, CancellationToken cancellation)
    {
        var isStation = credentials.OfName(name).All(c => c.Roles == HubRoles.Station);
        await demand.DemandAsync(context, caller, isStation ? Act.RevokeStation : Act.RevokeOthers).ConfigureAwait(false);
        return await retirement.RevokeAsync(name, caller.Name, cancellation).ConfigureAwait(false);
    }
}
