namespace Birthmark.Production.Projects;

/// <summary>What an apply changes, or would change.</summary>
/// <param name="Project">Its name.</param>
/// <param name="Version">The version that holds now, or would.</param>
/// <param name="IsNew">The project did not exist.</param>
/// <param name="Lines"><c>+ path: value</c>, <c>- path: value</c>, <c>~ path: old -> new</c>; secrets only by name.</param>
public sealed record ProjectDifference(string Project, int Version, bool IsNew, IReadOnlyList<string> Lines)
{
    public bool IsEmpty => Lines.Count == 0;

    /// <summary>What is allowed but unwise: places in memory that cannot be programmed again one without the other.</summary>
    public IReadOnlyList<Reading.Fault> Warnings { get; init; } = [];

    internal static List<string> Compare(SortedDictionary<string, string> old, SortedDictionary<string, string> now)
    {
        var lines = new List<string>();
        foreach (var path in old.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            var before = old.GetValueOrDefault(path);
            var after = now.GetValueOrDefault(path);
            if (before != after)
            {
                lines.Add(before is null ? $"+ {path}: {after}" : after is null ? $"- {path}: {before}" : $"~ {path}: {before} -> {after}");
            }
        }

        return lines;
    }
}
