using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes.Steps;
using Birthmark.Storage;

namespace Birthmark.Production.Batches;

/// <summary>By what a batch was made, as digests: for its report.</summary>
public sealed class BatchOrigins
{
    private readonly IReader reader;
    private readonly ProjectLibrary library;

    internal BatchOrigins(IReader reader, ProjectLibrary library) => (this.reader, this.library) = (reader, library);

    public async Task<BatchOrigin> FindAsync(Batch batch)
    {
        var row = (await reader.QueryAsync(
            "SELECT digest, text FROM production_project_version WHERE project_id = $1 AND version = $2",
            r => (Digest: r.GetString(0), Text: r.GetString(1)), batch.ProjectId, batch.ProjectVersion))[0];
        var project = await library.LoadAsync(batch.ProjectId, batch.ProjectVersion);
        var files = project.Profiles[batch.Profile].Plans[batch.DeviceType].Steps.OfType<FileStep.ShelvedStep>();
        return new(row.Digest, ProfileDigest(row.Text, batch.Profile), [.. files.Select(f => (f.Path, f.Digest)), .. Map(batch)]);
    }

    private static (string, string)[] Map(Batch batch) => batch.MemoryMap is { } map ? [(map.Name, map.Sha256)] : [];

    /// <summary>Over the lines of the profile alone: recipe, outputs and memory blocks stand in it.</summary>
    private static string ProfileDigest(string text, string profile)
    {
        var own = $"device_profiles[{profile}].";
        var lines = Canonical.Flatten(YamlTree.TryRead(text, new FaultList(""))!).Where(l => l.Key.StartsWith(own, StringComparison.Ordinal));
        return Canonical.Digest(new SortedDictionary<string, string>(lines.ToDictionary(), StringComparer.Ordinal));
    }
}

/// <summary>Digests of what a batch was made by.</summary>
/// <param name="ProjectDigest">SHA-256 of the project's canonical lines, lower-case hex.</param>
/// <param name="ProfileDigest">The same over its device profile.</param>
/// <param name="Files">Files that its recipe places, and the memory map they are placed by, each with its SHA-256.</param>
public sealed record BatchOrigin(string ProjectDigest, string ProfileDigest, IReadOnlyList<(string Path, string Sha256)> Files);
