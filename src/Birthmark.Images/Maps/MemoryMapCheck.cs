namespace Birthmark.Images.Maps;

/// <summary>The rules that hold between the things of a map.</summary>
internal static class MemoryMapCheck
{
    public static void Check(
        IReadOnlyList<MemoryMapReader.Written<Memory>> memories, IReadOnlyList<MemoryMapReader.Written<Region>> regions,
        IReadOnlyList<MemoryMapReader.Written<BlockPlace>> blocks, List<ImageFault> faults, List<ImageFault> warnings)
    {
        if (memories.Count == 0 && faults.Count == 0)
        {
            faults.Add(new ImageFault(FaultKind.Missing, "the map names no memory", "Add 'part:' with a shipped part, or 'memories:'") { Line = 1 });
        }

        CheckPairs([.. memories.Select(item => (item.Value.Name, item.Value.Range, item.Source))]);
        CheckPairs([.. regions.Select(item => (item.Value.Name, item.Value.Range, item.Source))]);
        foreach (var memory in memories)
        {
            if (memory.Value.Range.End > MemoryImage.AddressSpace)
            {
                memory.Source.Refuse("size", FaultKind.OutOfRange, $"{memory.Source.Subject} ends behind the 32-bit address space", "Correct address or size");
            }
        }

        foreach (var region in regions)
        {
            CheckRegion(region);
            WarnOfSharedSectors(region, regions, warnings);
        }

        foreach (var block in blocks)
        {
            CheckBlock(block);
        }

        CheckPairs([.. blocks
            .Where(item => item.Value is { Address: not null, Region: not null })
            .Select(item => (item.Value.Name, BlockRange(item.Value), item.Source))]);
    }

    /// <summary>The range a block may fill: its stated size, or at least its first byte.</summary>
    private static AddressRange BlockRange(BlockPlace block) => new(block.Address!.Value, block.Address.Value + Math.Max(1, block.Limit));

    private static void CheckPairs(List<(string Name, AddressRange Range, Options.MapReader Source)> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (items[i].Range.Overlaps(items[j].Range))
                {
                    items[i].Source.Refuse(
                        "address", FaultKind.Overlap, $"{items[i].Source.Subject} ({items[i].Range}) overlaps '{items[j].Name}' ({items[j].Range})", "Move or shorten one of them");
                }

                if (items[i].Name == items[j].Name && items[i].Name.Length > 0)
                {
                    items[i].Source.Refuse("name", FaultKind.Value, $"the name '{items[i].Name}' is used twice", "Give each its own name");
                }
            }
        }
    }

    private static void CheckRegion(MemoryMapReader.Written<Region> region)
    {
        var (range, memory) = (region.Value.Range, region.Value.Memory);
        if (!memory.IsProgrammable && region.Value.Holds != RegionContent.Reserved)
        {
            region.Source.Refuse("address", FaultKind.OutOfRange, $"{region.Source.Subject} lies in '{memory.Name}', which cannot be programmed", "Choose a flash or one-time memory");
        }

        if (range.Start % memory.WriteGranule != 0 || range.Length % memory.WriteGranule != 0)
        {
            region.Source.Refuse(
                "address", FaultKind.Misaligned,
                $"{region.Source.Subject} ({range}) is not aligned to the write granule of {memory.WriteGranule} bytes of '{memory.Name}'", "Align its address and size");
        }
    }

    private static void CheckBlock(MemoryMapReader.Written<BlockPlace> block)
    {
        if (block.Value is not { Address: { } address, Region: { } region })
        {
            return;
        }

        // What is the same in every device, such as a signed application, may lie where the firmware does.
        if (region.Holds is not (RegionContent.Blocks or RegionContent.Any) && !(region.Holds == RegionContent.Firmware && block.Value.IsCommon))
        {
            block.Source.Refuse(null, FaultKind.Overlap, $"{block.Source.Subject} goes to '{region.Name}', which holds no blocks", "Choose a region with 'holds: blocks'");
        }

        if (!region.Range.Contains(BlockRange(block.Value)))
        {
            block.Source.Refuse("size", FaultKind.OutOfRange, $"{block.Source.Subject} ({BlockRange(block.Value)}) leaves its region '{region.Name}' ({region.Range})", "Shorten it or enlarge the region");
        }

        if (address % region.Memory.WriteGranule != 0)
        {
            block.Source.Refuse(
                block.Source.Map.Find("offset") is null ? "address" : "offset", FaultKind.Misaligned,
                $"{block.Source.Subject} at {MapText.Address(address)} is not aligned to the write granule of {region.Memory.WriteGranule} bytes", "Align it");
        }
    }

    /// <summary>A block that cannot be programmed again without erasing what lies beside its region.</summary>
    public static void WarnOfSharedSectors(
        MemoryMapReader.Written<BlockPlace> block, IReadOnlyList<MemoryMapReader.Written<Region>> regions, List<ImageFault> warnings)
    {
        if (block.Value is not { Address: not null, Region: { Memory.Sectors.Count: > 0 } own })
        {
            return;
        }

        var sectors = own.Memory.SectorsOver(BlockRange(block.Value));
        foreach (var other in regions.Where(other => other.Value != own && other.Value.Range.Overlaps(sectors)))
        {
            warnings.Add(block.Source.Map.Fault(
                FaultKind.Overlap,
                $"{block.Source.Subject} shares an erase sector ({sectors}) with the region '{other.Value.Name}': erasing one erases the other",
                "Program both together, or give it its own sector"));
        }
    }

    private static void WarnOfSharedSectors(
        MemoryMapReader.Written<Region> region, IReadOnlyList<MemoryMapReader.Written<Region>> regions, List<ImageFault> warnings)
    {
        if (region.Value.Memory.Sectors.Count == 0)
        {
            return;
        }

        var sectors = region.Value.Memory.SectorsOver(region.Value.Range);
        foreach (var other in regions)
        {
            if (other == region)
            {
                return; // each pair once
            }

            if (other.Value.Range.Overlaps(sectors))
            {
                warnings.Add(region.Source.Map.Fault(
                    FaultKind.Overlap,
                    $"{region.Source.Subject} shares an erase sector ({sectors}) with '{other.Value.Name}': erasing one erases the other",
                    region.Value.IsWrittenByDevice || other.Value.IsWrittenByDevice
                        ? "Move it to its own sector: the device would erase its neighbour while it runs"
                        : "Program both together, or move it to its own sector"));
            }
        }
    }
}
