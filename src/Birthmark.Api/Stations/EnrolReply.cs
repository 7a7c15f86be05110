namespace Birthmark.Api.Stations;

/// <summary>A new credential's certificates.</summary>
public sealed record EnrolReply
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>PEM.</summary>
    public required string Certificate { get; init; }

    /// <summary>PEM each, issuing CA first, root last.</summary>
    public required IReadOnlyList<string> Chain { get; init; }
}
