using Birthmark.Images.Maps;
using Birthmark.Images.Options;

namespace Birthmark.Images.Blocks;

/// <summary>Which inputs a map's blocks want: what a dry run must fill with example values.</summary>
public static class InputNames
{
    /// <summary>Names in <c>${name}</c>, in the order of their first use; <paramref name="common"/> chooses batch or device blocks.</summary>
    public static IReadOnlyList<string> Of(MemoryMap map, bool common)
    {
        var names = new List<string>();
        foreach (var block in map.Blocks.Where(block => block.IsCommon == common))
        {
            Collect(block.Options, names);
        }

        return names;
    }

    /// <summary>The inputs of one block.</summary>
    public static IReadOnlyList<string> Of(BlockPlace block)
    {
        var names = new List<string>();
        Collect(block.Options, names);
        return names;
    }

    private static void Collect(OptionNode node, List<string> names)
    {
        switch (node)
        {
            case OptionText text:
                Collect(text.Value, names);
                break;
            case OptionList list:
                foreach (var item in list.Items)
                {
                    Collect(item, names);
                }

                break;
            case OptionMap map:
                foreach (var entry in map.Entries)
                {
                    Collect(entry.Value, names);
                }

                break;
        }
    }

    private static void Collect(string text, List<string> names)
    {
        for (var start = text.IndexOf("${", StringComparison.Ordinal); start >= 0; start = text.IndexOf("${", start + 2, StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', start);
            if (end > start && text[(start + 2)..end] is { Length: > 0 } name && !names.Contains(name))
            {
                names.Add(name);
            }
        }
    }
}
