namespace Birthmark.Api.Projects;

/// <summary>Projects (or versions of one); <paramref name="Cursor"/> is null on the last page.</summary>
public sealed record ProjectPage(IReadOnlyList<ProjectView> Projects, string? Cursor = null);
