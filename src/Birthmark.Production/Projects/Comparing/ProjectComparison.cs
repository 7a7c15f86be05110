using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects.Comparing;

/// <summary>What one version of a project says otherwise than another: thing by thing, and line by line.</summary>
public sealed record ProjectComparison(string Project, int From, int To, IReadOnlyList<ProjectChange> Changes, IReadOnlyList<DiffLine> Lines)
{
    internal static ProjectComparison Of(string project, (int Version, string Text) from, (int Version, string Text) to) =>
        new(project, from.Version, to.Version, Compare(Parts(from.Text), Parts(to.Text)), LineDiff.Of(from.Text, to.Text));

    private static List<ProjectChange> Compare(List<Part> old, List<Part> now)
    {
        var before = old.ToDictionary(p => p.Key);
        var after = now.ToDictionary(p => p.Key);
        var changes = new List<ProjectChange>();
        foreach (var part in now.Concat(old.Where(p => !after.ContainsKey(p.Key))))
        {
            var (what, owner, name) = part.Key;
            var isNew = !before.TryGetValue(part.Key, out var was);
            if (isNew || !after.TryGetValue(part.Key, out var became))
            {
                // What belongs to a thing that came or went as a whole came or went with it.
                if (owner.Length == 0 || OwnersOf(what, owner).All(key => before.ContainsKey(key) && after.ContainsKey(key)))
                {
                    changes.Add(new(what, owner, name, isNew ? ChangeKind.Added : ChangeKind.Removed, []));
                }
            }
            else if (Values(was!.Lines, became.Lines) is { Count: > 0 } values)
            {
                changes.Add(new(what, owner, name, ChangeKind.Changed, values));
            }
        }

        return changes;
    }

    private static (ProjectPart, string, string)[] OwnersOf(ProjectPart part, string owner) =>
        [(part is ProjectPart.TypeVariable or ProjectPart.MemoryMap ? ProjectPart.DeviceType : ProjectPart.Profile, "", owner)];

    private static List<ValueChange> Values(SortedDictionary<string, string> before, SortedDictionary<string, string> after) =>
    [
        .. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(path => new ValueChange(path, before.GetValueOrDefault(path), after.GetValueOrDefault(path)))
            .Where(value => value.Before != value.After),
    ];

    private static List<Part> Parts(string text) =>
    [
        .. ProjectParts.Of(YamlTree.TryRead(text, new FaultList(""))!)
            .DistinctBy(p => (p.Part, p.Owner, p.Name))
            .Select(p => new Part((p.Part, p.Owner, p.Name), Canonical.Flatten(p.Node))),
    ];

    private sealed record Part((ProjectPart Part, string Owner, string Name) Key, SortedDictionary<string, string> Lines);
}
