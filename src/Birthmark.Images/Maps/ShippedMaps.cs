using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Birthmark.Images.Maps;

/// <summary>The maps of real parts that come with the program.</summary>
public static class ShippedMaps
{
    private const string Prefix = "maps/";

    private static readonly ConcurrentDictionary<string, MemoryMap> read = new(StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> Names { get; } =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name[Prefix.Length..]))
            .Order(StringComparer.Ordinal)];

    /// <summary>The YAML of a shipped map, for people who want to start from it.</summary>
    public static bool TryGetText(string name, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var known = Names.FirstOrDefault(candidate => string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            return false;
        }

        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Prefix}{known}.yaml")!);
        text = reader.ReadToEnd();
        return true;
    }

    public static bool TryGet(string name, [NotNullWhen(true)] out MemoryMap? map)
    {
        if (read.TryGetValue(name, out map))
        {
            return true;
        }

        if (!TryGetText(name, out var text) || !MemoryMap.TryRead(text, out map, out _))
        {
            return false;
        }

        read[name] = map;
        return true;
    }
}
