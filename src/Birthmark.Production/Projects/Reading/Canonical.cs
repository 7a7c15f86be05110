using System.Security.Cryptography;
using System.Text;

namespace Birthmark.Production.Projects.Reading;

/// <summary>A document as path and value lines, free of layout, comments and order of keys: what versions are told apart and compared by.</summary>
internal static class Canonical
{
    internal static SortedDictionary<string, string> Flatten(Node root)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(lines, "", root);
        return lines;
    }

    /// <summary>SHA-256 of the lines, lower-case hex.</summary>
    internal static string Digest(SortedDictionary<string, string> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, value) in lines)
        {
            // Lengths keep two different documents from running into the same bytes.
            hash.AppendData(Encoding.UTF8.GetBytes($"{path.Length}:{path}{value.Length}:{value}"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(SortedDictionary<string, string> lines, string path, Node node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                lines[path] = scalar.IsNull ? "~" : scalar.Text;
                break;
            case MapNode map:
                foreach (var entry in map.Entries)
                {
                    Add(lines, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}", entry.Value);
                }

                break;
            case ListNode list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    Add(lines, $"{path}[{Label(list.Items[i]) ?? (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}]", list.Items[i]);
                }

                break;
        }
    }

    /// <summary>Items of a list are told apart by their name where they have one, so that a diff survives a move.</summary>
    private static string? Label(Node item) =>
        (item as MapNode)?.Entries.FirstOrDefault(e => e.Key is "name" or "step")?.Value is ScalarNode { Text: var text } ? text : null;
}
