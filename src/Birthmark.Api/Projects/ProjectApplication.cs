namespace Birthmark.Api.Projects;

/// <summary>
/// A project to apply, with the files and environment variables that it names, taken where it is applied. Not a record: it may hold
/// secrets, and a record prints itself.
/// </summary>
public sealed class ProjectApplication
{
    /// <summary>Name of the file, for faults.</summary>
    public required string File { get; init; }

    /// <summary>The YAML.</summary>
    public required string Text { get; init; }

    /// <summary>Content of the files it names, base64, by the path written in it.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    /// <summary>Values of the environment variables it names.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }
}
