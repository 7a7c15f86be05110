namespace Birthmark.Api.Projects;

/// <summary>A project at one version.</summary>
public sealed record ProjectView
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset AppliedAt { get; init; }

    public required string AppliedBy { get; init; }

    public required IReadOnlyList<string> DeviceProfiles { get; init; }

    public required IReadOnlyList<string> DeviceTypes { get; init; }

    public required IReadOnlyList<string> Authorities { get; init; }

    /// <summary>The YAML as applied; left out in lists.</summary>
    public string? Yaml { get; init; }
}
