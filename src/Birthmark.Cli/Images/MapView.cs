using Birthmark.Images.Drawing;
using Birthmark.Images.Maps;

namespace Birthmark.Cli.Images;

/// <summary>A map, and an image in it, as JSON.</summary>
internal sealed record MapView(string Map, string Title, string? Source, IReadOnlyList<MapMemoryView> Memories, IReadOnlyList<ImageFaultView> Warnings)
{
    public static MapView Of(MapPicture picture) => new(
        picture.Map.Name, picture.Map.Title, picture.Map.Source,
        [.. picture.Memories.Select(item => MapMemoryView.Of(item.Memory, item.Rows))],
        [.. picture.Map.Warnings.Select(ImageFaultView.Of)]);
}

/// <summary>A memory with what lies in it.</summary>
internal sealed record MapMemoryView(
    string Name, string Kind, string Address, long Length, string EraseValue, int WriteGranule, IReadOnlyList<string> Sectors, IReadOnlyList<MapRowView> Rows)
{
    public static MapMemoryView Of(Memory memory, IReadOnlyList<MapRow> rows) => new(
        memory.Name, MemoryWords.Kebab(memory.Kind), MemoryWords.Address(memory.Range.Start), memory.Range.Length,
        FormattableString.Invariant($"0x{memory.EraseValue:X2}"), memory.WriteGranule, [.. memory.Sectors.Select(run => run.ToString())],
        [.. rows.Select(row => new MapRowView(MemoryWords.Kebab(row.Kind), row.Name, MemoryWords.Address(row.Range.Start), row.Range.Length, row.Used))]);
}

/// <summary>A region, a block, or free space.</summary>
internal sealed record MapRowView(string Kind, string Name, string Address, long Length, long Used);
