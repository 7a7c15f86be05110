using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects.Comparing;

/// <summary>A project's text taken apart into the things that people speak of.</summary>
internal static class ProjectParts
{
    private const string Types = "device_types";
    private const string Profiles = "device_profiles";
    private static readonly string[] Tables = ["authorities", "kms", "master_keys", Types, Profiles];

    internal static IEnumerable<(ProjectPart Part, string Owner, string Name, Node Node)> Of(MapNode root)
    {
        yield return (ProjectPart.Project, "", "", Without(root, Tables));
        foreach (var (part, key) in new[] { (ProjectPart.Authority, "authorities"), (ProjectPart.Kms, "kms"), (ProjectPart.MasterKey, "master_keys") })
        {
            foreach (var entry in Entries(root, key))
            {
                yield return (part, "", entry.Key, entry.Value);
            }
        }

        foreach (var type in Items(root, Types, "name"))
        {
            yield return (ProjectPart.DeviceType, "", type.Name, Without(type.Node, ["variables", "memory_map", "name"]));
            foreach (var variable in Entries(type.Node, "variables"))
            {
                yield return (ProjectPart.TypeVariable, type.Name, variable.Key, variable.Value);
            }

            if (Find(type.Node, "memory_map") is { } map)
            {
                yield return (ProjectPart.MemoryMap, type.Name, "", map);
            }
        }

        foreach (var part in Items(root, Profiles, "name").SelectMany(profile => OfProfile(profile.Name, profile.Node)))
        {
            yield return part;
        }
    }

    private static IEnumerable<(ProjectPart Part, string Owner, string Name, Node Node)> OfProfile(string profile, MapNode node)
    {
        yield return (ProjectPart.Profile, "", profile, Without(node, ["variables", "recipe", "outputs", "provisioning", "report_secrets", "image", "name"]));
        foreach (var (part, key) in new[] { (ProjectPart.Variable, "variables"), (ProjectPart.Output, "outputs"), (ProjectPart.ReportSecret, "report_secrets") })
        {
            foreach (var entry in Entries(node, key))
            {
                yield return (part, profile, entry.Key, entry.Value);
            }
        }

        foreach (var step in Items(node, "recipe", "step"))
        {
            yield return (ProjectPart.Step, profile, step.Name, Without(step.Node, ["step"]));
        }

        foreach (var block in Items(node, "provisioning", "name"))
        {
            yield return (ProjectPart.Block, profile, block.Name, Without(block.Node, ["name"]));
        }

        if (Find(node, "image") is { } image)
        {
            yield return (ProjectPart.Image, profile, "", image);
        }
    }

    private static IEnumerable<(string Name, MapNode Node)> Items(MapNode map, string key, string label) =>
        (Find(map, key) as ListNode)?.Items.OfType<MapNode>().Select(item => ((Find(item, label) as ScalarNode)?.Text ?? "", item)) ?? [];

    private static IReadOnlyList<Entry> Entries(MapNode map, string key) => (Find(map, key) as MapNode)?.Entries ?? [];

    private static Node? Find(MapNode map, string key) => map.Entries.FirstOrDefault(e => e.Key == key)?.Value;

    private static MapNode Without(MapNode map, string[] keys) => new(map.Place, [.. map.Entries.Where(e => !keys.Contains(e.Key, StringComparer.Ordinal))]);
}
