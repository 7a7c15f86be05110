using Birthmark.Images.Composition;
using Birthmark.Images.Maps;

namespace Birthmark.Images.Drawing;

/// <summary>The inspection model: each programmable memory as rows of regions, blocks and free space.</summary>
public sealed class MapPicture
{
    private MapPicture(MemoryMap map, IReadOnlyList<(Memory Memory, IReadOnlyList<MapRow> Rows)> memories) => (Map, Memories) = (map, memories);

    public MemoryMap Map { get; }

    public IReadOnlyList<(Memory Memory, IReadOnlyList<MapRow> Rows)> Memories { get; }

    /// <summary>The map alone.</summary>
    public static MapPicture Of(MemoryMap map) => Of(map, MemoryImage.Empty, []);

    /// <summary>The map with the image of one device in it.</summary>
    public static MapPicture Of(ComposedImage image) => Of(image.Prepared.Map, image.Whole, [.. image.Prepared.CommonBlocks, .. image.Blocks]);

    /// <summary>The map with any image, such as one read from a file.</summary>
    public static MapPicture Of(MemoryMap map, MemoryImage image, IReadOnlyList<PlacedBlock> blocks)
    {
        var memories = map.Memories
            .Where(memory => memory.IsProgrammable)
            .OrderBy(memory => memory.Range.Start)
            .Select(memory => (memory, (IReadOnlyList<MapRow>)Rows(map, memory, image, blocks)));
        return new MapPicture(map, [.. memories]);
    }

    private static List<MapRow> Rows(MemoryMap map, Memory memory, MemoryImage image, IReadOnlyList<PlacedBlock> blocks)
    {
        var rows = new List<MapRow>();
        var at = memory.Range.Start;
        foreach (var region in map.Regions.Where(region => region.Memory == memory).OrderBy(region => region.Range.Start))
        {
            AddFree(rows, image, new AddressRange(at, region.Range.Start));
            rows.Add(new MapRow(region.Range, Kind(region.Holds), region.Name, image.Slice(region.Range).ByteCount));
            rows.AddRange(Inside(map, region, blocks));
            at = region.Range.End;
        }

        AddFree(rows, image, new AddressRange(at, memory.Range.End));
        return rows;
    }

    /// <summary>Blocks as placed, or as the map plans them when there is no device.</summary>
    private static IEnumerable<MapRow> Inside(MemoryMap map, Region region, IReadOnlyList<PlacedBlock> blocks)
    {
        var placed = blocks
            .Where(block => region.Range.Contains(new AddressRange(block.Address, block.Address + 1)))
            .Select(block => new MapRow(new AddressRange(block.Address, block.Address + block.Length), MapRowKind.Block, block.Name, block.Length));
        var planned = map.Blocks
            .Where(block => block.Region == region && block.Address is not null && !blocks.Any(known => known.Name == block.Name))
            .Select(block => new MapRow(new AddressRange(block.Address!.Value, block.Address.Value + Math.Max(1, block.Limit)), MapRowKind.Block, block.Name, 0));
        return placed.Concat(planned).OrderBy(row => row.Range.Start);
    }

    private static void AddFree(List<MapRow> rows, MemoryImage image, AddressRange range)
    {
        if (range.Length > 0)
        {
            var used = image.Slice(range).ByteCount;
            rows.Add(new MapRow(range, used > 0 ? MapRowKind.Stray : MapRowKind.Free, used > 0 ? "outside every region" : "", used));
        }
    }

    private static MapRowKind Kind(RegionContent holds) => holds switch
    {
        RegionContent.Firmware => MapRowKind.Firmware,
        RegionContent.Blocks => MapRowKind.Blocks,
        _ => MapRowKind.Reserved,
    };
}
