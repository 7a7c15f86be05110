namespace Birthmark.Api.Pki;

/// <summary>A role of the PKI, such as a registration authority's.</summary>
/// <param name="Name">As declared; <c>hub</c> is the hub's own registration authority.</param>
/// <param name="Members">Members that it declares.</param>
/// <param name="Disabled">It grants nothing now.</param>
/// <param name="Reason">Why, as whoever disabled it said.</param>
/// <param name="DisabledAt">Since when.</param>
/// <param name="DisabledBy">By whom.</param>
public sealed record RoleView(string Name, int Members, bool Disabled, string? Reason = null, DateTimeOffset? DisabledAt = null, string? DisabledBy = null);

/// <summary>All of them, by name.</summary>
public sealed record RoleList(IReadOnlyList<RoleView> Roles);

/// <summary>Why a role is disabled.</summary>
public sealed record RoleDisabling
{
    /// <summary>For the log and for who looks; at most 200 characters.</summary>
    public string? Reason { get; init; }
}
