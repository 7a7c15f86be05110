using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Birthmark.Images.Options;

namespace Birthmark.Images.Maps;

/// <summary>From the written map to the checked one.</summary>
internal static class MemoryMapReader
{
    public static bool TryRead(string text, [NotNullWhen(true)] out MemoryMap? map, out IReadOnlyList<ImageFault> faults)
    {
        map = null;
        if (!OptionTree.TryParse(text, out var tree, out var broken))
        {
            faults = [broken];
            return false;
        }

        return TryRead(tree, null, out map, out faults);
    }

    public static bool TryPlace(MemoryMap known, IReadOnlyList<OptionMap> placed, [NotNullWhen(true)] out MemoryMap? map, out IReadOnlyList<ImageFault> faults) =>
        TryRead(known.Tree, placed, out map, out faults);

    /// <param name="tree">What was written.</param>
    /// <param name="placed">Blocks in the place of those written; null for these.</param>
    /// <param name="map">The map.</param>
    /// <param name="faults">What is wrong.</param>
    private static bool TryRead(OptionMap tree, IReadOnlyList<OptionMap>? placed, [NotNullWhen(true)] out MemoryMap? map, out IReadOnlyList<ImageFault> faults)
    {
        map = null;
        var found = new List<ImageFault>();
        var reader = new MapReader(tree, "the map", found);
        var name = reader.Required("map");
        var (title, source) = (reader.Text("title") ?? name, reader.Text("source"));
        var memories = ReadMemories(reader, found);
        var regions = ReadRegions(reader, memories);
        if (placed is not null && regions.Count == 0)
        {
            regions.AddRange(memories.Where(memory => memory.Value.IsProgrammable).Select(memory => WholeOf(memory)));
        }

        reader.Node("blocks");
        var blocks = ReadBlocks(placed is null ? reader.Maps("blocks", "block") : placed.Select((block, i) => new MapReader(block, "memory block", i + 1, found)), regions);
        reader.RefuseOthers();

        var warnings = new List<ImageFault>();
        MemoryMapCheck.Check(memories, regions, blocks, found, warnings);
        if (placed is not null)
        {
            warnings.Clear(); // those of the map were told when it was read
            blocks.ForEach(block => MemoryMapCheck.WarnOfSharedSectors(block, regions, warnings));
        }

        faults = [.. found.OrderBy(fault => fault.Line)];
        if (found.Count > 0)
        {
            return false;
        }

        map = new MemoryMap(
            name, title, source, [.. memories.Select(item => item.Value)], [.. regions.Select(item => item.Value)], [.. blocks.Select(item => item.Value)])
        {
            Warnings = warnings,
            Tree = tree,
        };
        return true;
    }

    private static List<Written<Memory>> ReadMemories(MapReader reader, List<ImageFault> faults)
    {
        var memories = new List<Written<Memory>>();
        if (reader.Text("part") is { } part)
        {
            if (ShippedMaps.TryGet(part, out var shipped))
            {
                memories.AddRange(shipped.Memories.Select(memory => new Written<Memory>(memory, reader)));
            }
            else
            {
                reader.Refuse("part", FaultKind.Missing, $"the part '{part}' is unknown", $"Choose one of {string.Join(", ", ShippedMaps.Names)}, or list its memories here");
            }
        }

        foreach (var item in reader.Maps("memories", "memory"))
        {
            var before = faults.Count;
            var name = item.Required("name");
            var kind = item.Word("kind", "flash", "otp", "ram", "rom");
            var address = item.RequiredInteger("address", 0, MemoryImage.AddressSpace - 1);
            var size = item.RequiredInteger("size", 1, MemoryImage.AddressSpace);
            var granule = (int)(item.Integer("write_granule", 1, 65536) ?? 1);
            var erased = (byte)(item.Integer("erase_value", 0, 255) ?? 0xFF);
            var sectors = ReadSectors(item, size);
            var source = item.Text("source");
            item.Text("note");
            item.RefuseOthers();
            if (!BitOperations.IsPow2(granule))
            {
                item.Refuse("write_granule", FaultKind.Misaligned, $"the write granule {granule} of {item.Subject} is not a power of two", "See the part's reference manual");
            }

            if (faults.Count == before)
            {
                memories.Add(new(new Memory(name, Enum.Parse<MemoryKind>(kind, ignoreCase: true), new AddressRange(address, address + size), erased, granule, sectors, source), item));
            }
        }

        return memories;
    }

    /// <summary><c>erase_sector: 4K</c>, or <c>sectors: [4x16K, 64K, 7x128K]</c> where they are not equal.</summary>
    private static List<SectorRun> ReadSectors(MapReader item, long size)
    {
        if (item.Integer("erase_sector", 1, 1 << 30) is { } equal)
        {
            if (size % equal != 0 || size / equal > int.MaxValue)
            {
                item.Refuse("erase_sector", FaultKind.Misaligned, $"the size of {item.Subject} is not a multiple of its erase sector", "Correct one of the two");
                return [];
            }

            return [new SectorRun((int)(size / equal), (int)equal)];
        }

        var runs = new List<SectorRun>();
        foreach (var node in item.List("sectors"))
        {
            var parts = ((node as OptionText)?.Value ?? "").Split('x', 2);
            if (Numbers.TryParse(parts[^1], out var length) && length > 0 && length <= 1 << 30
                && Numbers.TryParse(parts.Length == 2 ? parts[0] : "1", out var count) && count > 0 && count <= 1 << 20)
            {
                runs.Add(new SectorRun((int)count, (int)length));
            }
            else
            {
                item.Refuse("sectors", FaultKind.Value, $"a sector of {item.Subject} cannot be read", "Write a size such as 16K, or a count and a size such as 4x16K");
                return [];
            }
        }

        if (runs.Count > 0 && runs.Sum(run => run.Length) != size)
        {
            item.Refuse("sectors", FaultKind.Misaligned, $"the sectors of {item.Subject} add up to {MapText.Size(runs.Sum(run => run.Length))}, its size is {MapText.Size(size)}", "Correct one of the two");
        }

        return runs;
    }

    private static List<Written<Region>> ReadRegions(MapReader reader, List<Written<Memory>> memories)
    {
        var regions = new List<Written<Region>>();
        foreach (var item in reader.Maps("regions", "region"))
        {
            var name = item.Required("name");
            var address = item.RequiredInteger("address", 0, MemoryImage.AddressSpace - 1);
            var size = item.RequiredInteger("size", 1, MemoryImage.AddressSpace);
            var holds = Enum.Parse<RegionContent>(item.Word("holds", "blocks", "firmware", "reserved"), ignoreCase: true);
            var access = item.Word("access", "read-only", "read-write");
            item.Text("note");
            item.RefuseOthers();
            var range = new AddressRange(address, address + size);
            if (size == 0)
            {
                continue;
            }

            if (memories.FirstOrDefault(memory => memory.Value.Range.Contains(range)) is { } home)
            {
                regions.Add(new(new Region(name, home.Value, range, holds, access == "read-write"), item));
            }
            else
            {
                item.Refuse("address", FaultKind.OutOfRange, $"{item.Subject} ({range}) does not lie inside one memory", $"The memories are {string.Join(", ", memories.Select(memory => $"{memory.Value.Name} {memory.Value.Range}"))}");
            }
        }

        return regions;
    }

    private static Written<Region> WholeOf(Written<Memory> memory) =>
        new(new Region(memory.Value.Name, memory.Value, memory.Value.Range, RegionContent.Any, IsWrittenByDevice: false), memory.Source);

    private static List<Written<BlockPlace>> ReadBlocks(IEnumerable<MapReader> items, List<Written<Region>> regions)
    {
        var blocks = new List<Written<BlockPlace>>();
        foreach (var item in items)
        {
            var name = item.Required("name");
            var (symbol, at, regionName) = (item.Text("symbol"), item.Integer("address", 0, MemoryImage.AddressSpace - 1), item.Text("region"));
            var offset = item.Integer("offset", 0, MemoryImage.AddressSpace);
            var limit = item.Integer("size", 1, MemoryImage.AddressSpace) ?? 0;
            var region = regions.FirstOrDefault(known => known.Value.Name == regionName)?.Value;
            if (new[] { symbol is not null, at is not null, regionName is not null }.Count(said => said) != 1)
            {
                item.Refuse(null, FaultKind.Value, $"{item.Subject} must say its place in one way", "Write 'region' (with 'offset'), 'address' or 'symbol'");
            }
            else if (regionName is not null && region is null)
            {
                item.Refuse("region", FaultKind.Missing, $"{item.Subject} goes to the region '{regionName}', which the map does not have", "Correct the name or add the region");
            }

            var address = at ?? (region is null ? null : region.Range.Start + (offset ?? 0));
            region ??= address is { } first ? regions.FirstOrDefault(known => known.Value.Range.Contains(new AddressRange(first, first + Math.Max(1, limit))))?.Value : null;
            if (at is { } absolute && region is null)
            {
                item.Refuse("address", FaultKind.OutOfRange, $"{item.Subject} at {MapText.Address(absolute)} lies in no region", "Add a region that holds blocks there");
            }

            blocks.Add(new(
                new BlockPlace(name, region, address, symbol, limit, item.Flag("secret"), item.Flag("common"))
                {
                    Encoder = item.Text("encoder"),
                    Options = item.Node("with") as OptionMap ?? OptionMap.Empty,
                    Mutable = ReadMutable(item, limit),
                    Line = item.Map.Line,
                },
                item));
            item.RefuseOthers();
        }

        return blocks;
    }

    /// <summary><c>mutable: [{offset: 16, size: 4}]</c></summary>
    private static List<AddressRange> ReadMutable(MapReader block, long limit)
    {
        var ranges = new List<AddressRange>();
        foreach (var item in block.Maps("mutable", "mutable range"))
        {
            var offset = item.RequiredInteger("offset", 0, MemoryImage.AddressSpace - 1);
            var size = item.RequiredInteger("size", 1, MemoryImage.AddressSpace);
            item.RefuseOthers();
            ranges.Add(new AddressRange(offset, offset + size));
            if (limit > 0 && offset + size > limit)
            {
                item.Refuse("offset", FaultKind.OutOfRange, $"{item.Subject} of {block.Subject} ends behind its {limit} bytes", "Correct offset or size");
            }
        }

        return ranges;
    }

    /// <summary>A thing of the map with the place where it was written.</summary>
    internal sealed record Written<T>(T Value, MapReader Source);
}
