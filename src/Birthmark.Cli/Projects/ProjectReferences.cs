using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Birthmark.Cli.Projects;

/// <summary>
/// What a project text names outside itself: <c>{file: …}</c>, <c>{environment: …}</c> and the paths of file steps. Never throws on
/// text: one that is no YAML names nothing here, and the hub says what is wrong with it.
/// </summary>
internal sealed record ProjectReferences(IReadOnlySet<string> Files, IReadOnlySet<string> Environment)
{
    // Stream and document count too.
    private const int DeepestNesting = 64;

    public static ProjectReferences In(string text)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        var environment = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            if (!IsPlain(text))
            {
                return new(files, environment);
            }

            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            foreach (var document in yaml.Documents)
            {
                Walk(document.RootNode, files, environment);
            }
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            // Left to the hub, which names line and column. The scanner throws the latter two at some texts that are no YAML.
        }

        return new(files, environment);
    }

    // Aliases can make a small text endless, and deep nesting overflows the stack of whoever reads it by recursion.
    private static bool IsPlain(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (parser.Current is AnchorAlias || depth > DeepestNesting)
            {
                return false;
            }
        }

        return true;
    }

    private static void Walk(YamlNode node, HashSet<string> files, HashSet<string> environment)
    {
        if (node is YamlSequenceNode sequence)
        {
            foreach (var child in sequence.Children)
            {
                Walk(child, files, environment);
            }
        }
        else if (node is YamlMappingNode map)
        {
            Add(files, map, "file");
            Add(environment, map, "environment");
            if (Text(map, "uses") == "file" && Child(map, "with") is YamlMappingNode with)
            {
                Add(files, with, "path");
            }

            foreach (var (_, child) in map.Children)
            {
                Walk(child, files, environment);
            }
        }
    }

    private static void Add(HashSet<string> names, YamlMappingNode map, string key)
    {
        if (Text(map, key) is { Length: > 0 } name && !name.Contains('\0', StringComparison.Ordinal))
        {
            names.Add(name);
        }
    }

    private static string? Text(YamlMappingNode map, string key) => (Child(map, key) as YamlScalarNode)?.Value;

    private static YamlNode? Child(YamlMappingNode map, string key) =>
        map.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: { } name } && name == key).Value;
}
