namespace Birthmark.Api.Stations;

/// <summary>The roles of the hub. A credential may hold several.</summary>
public static class Roles
{
    public const string Owner = "owner";

    public const string Operator = "operator";

    public const string Station = "station";

    public const string Auditor = "auditor";

    public static IReadOnlyList<string> All { get; } = [Owner, Operator, Station, Auditor];
}
