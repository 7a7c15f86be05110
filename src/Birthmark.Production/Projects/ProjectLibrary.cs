using System.Collections.Concurrent;
using Birthmark.Production.Projects.Reading;
using Birthmark.Storage;

namespace Birthmark.Production.Projects;

/// <summary>Projects as compiled from their stored texts, each version once.</summary>
internal sealed class ProjectLibrary(IReader reader, ProjectCompiler compiler, FileShelf shelf)
{
    private readonly ConcurrentDictionary<(long Id, int Version), Project> compiled = new();

    internal async ValueTask<Project> CurrentAsync(string name) =>
        await FindAsync(name) ?? throw Unknown(name, await reader.QueryAsync("SELECT name FROM production_project ORDER BY name LIMIT 100", r => r.GetString(0)));

    internal async ValueTask<Project?> FindAsync(string name)
    {
        var rows = await reader.QueryAsync(
            "SELECT id, version FROM production_project WHERE name = $1", r => (Id: r.GetInt64(0), Version: (int)r.GetInt64(1)), name);
        return rows.Count == 0 ? null : await LoadAsync(rows[0].Id, rows[0].Version);
    }

    internal async Task<IReadOnlyList<Project>> ListAsync()
    {
        var rows = await reader.QueryAsync("SELECT id, version FROM production_project ORDER BY name", r => (Id: r.GetInt64(0), Version: (int)r.GetInt64(1)));
        var projects = new List<Project>();
        foreach (var (id, version) in rows)
        {
            projects.Add(await LoadAsync(id, version));
        }

        return projects;
    }

    internal async ValueTask<Project> LoadAsync(long id, int version)
    {
        if (compiled.TryGetValue((id, version), out var known))
        {
            return known;
        }

        var texts = await reader.QueryAsync(
            "SELECT text, file, applied_at, applied_by FROM production_project_version WHERE project_id = $1 AND version = $2",
            r => (Text: r.GetString(0), File: r.GetString(1), At: DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2)), By: r.GetString(3)), id, version);
        var faults = new FaultList(texts[0].File);
        var project = await compiler.TryCompileAsync(texts[0].Text, id, version, new ShelvedFiles(shelf), faults);
        faults.ThrowIfAny();
        project!.Project.AppliedAt = texts[0].At;
        project.Project.AppliedBy = texts[0].By;
        return compiled.GetOrAdd((id, version), project.Project);
    }

    private static ProductionRefusedException Unknown(string name, IReadOnlyList<string> known) => new(
        ProductionRefusal.ProjectUnknown, $"There is no project '{YamlTree.Shorten(name)}'.", Spelling.Hint(name, known));
}
