namespace Birthmark.Api.Stations;

/// <summary>The roles of the hub. A credential may hold several.</summary>
public static class Roles
{
    public const string Owner = "owner";

    public const string Operator = "operator";

    public const string Station = "station";

    public const string Auditor = "auditor";

    /// <summary>One of an OEM's own people: sees what is that OEM's, and nothing else. Stands alone; the credential is named <c>who@OEM</c>.</summary>
    public const string Oem = "oem";

    public static IReadOnlyList<string> All { get; } = [Owner, Operator, Station, Auditor, Oem];
}
