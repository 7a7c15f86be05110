using Birthmark.Api.Stations;

namespace Birthmark.Server.Access;

/// <summary>The roles' names on the wire, in the matrix and in messages.</summary>
public static class RoleNames
{
    /// <summary>Every role and its name, in the order of the matrix's columns.</summary>
    public static IReadOnlyList<(HubRoles Role, string Name)> All { get; } =
    [
        (HubRoles.Owner, Roles.Owner),
        (HubRoles.Operator, Roles.Operator),
        (HubRoles.Station, Roles.Station),
        (HubRoles.Auditor, Roles.Auditor),
        (HubRoles.Oem, Roles.Oem),
    ];

    public static IReadOnlyList<string> Of(HubRoles roles) => [.. All.Where(r => roles.HasFlag(r.Role)).Select(r => r.Name)];

    public static string Text(HubRoles roles) => roles == HubRoles.None ? "none" : string.Join(", ", Of(roles));

    /// <summary>Reads role names; false names the first that is not one.</summary>
    public static bool TryRead(IEnumerable<string?> names, out HubRoles roles, out string? unknown)
    {
        roles = HubRoles.None;
        unknown = null;
        foreach (var name in names)
        {
            var match = All.FirstOrDefault(r => r.Name == name);
            if (match.Role == HubRoles.None)
            {
                unknown = name ?? "null";
                return false;
            }

            roles |= match.Role;
        }

        return true;
    }
}
