using System.Diagnostics.CodeAnalysis;
using Birthmark.Images.Options;

namespace Birthmark.Images.Maps;

/// <summary>A checked memory map: the memories of a part, the regions reserved in them, and where the blocks go.</summary>
public sealed class MemoryMap
{
    internal MemoryMap(string name, string title, string? source, IReadOnlyList<Memory> memories, IReadOnlyList<Region> regions, IReadOnlyList<BlockPlace> blocks)
    {
        (Name, Title, Source) = (name, title, source);
        (Memories, Regions, Blocks) = (memories, regions, blocks);
    }

    public string Name { get; }

    public string Title { get; }

    /// <summary>Where the figures come from.</summary>
    public string? Source { get; }

    public IReadOnlyList<Memory> Memories { get; }

    public IReadOnlyList<Region> Regions { get; }

    public IReadOnlyList<BlockPlace> Blocks { get; }

    /// <summary>What is allowed but unwise, from the check.</summary>
    public IReadOnlyList<ImageFault> Warnings { get; internal init; } = [];

    /// <summary>What was written, so that more can be placed in it.</summary>
    internal OptionMap Tree { get; init; } = OptionMap.Empty;

    /// <summary>Reads and checks a map; every fault is reported at once, with its line.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out MemoryMap? map, out IReadOnlyList<ImageFault> faults) =>
        MemoryMapReader.TryRead(text, out map, out faults);

    /// <summary>
    /// The same map with other blocks, as a recipe places them; they are checked like those written in it. Where the map reserves no regions, as
    /// those of parts, each memory that can be programmed is one. Faults and warnings are those of the blocks alone, by their own lines.
    /// </summary>
    public bool TryPlace(IReadOnlyList<OptionMap> blocks, [NotNullWhen(true)] out MemoryMap? map, out IReadOnlyList<ImageFault> faults) =>
        MemoryMapReader.TryPlace(this, blocks, out map, out faults);

    /// <summary>What was written of a block.</summary>
    public OptionMap Written(string block) =>
        ((Tree.Find("blocks") as OptionList)?.Items.OfType<OptionMap>().FirstOrDefault(b => (b.Find("name") as OptionText)?.Value == block)) ?? OptionMap.Empty;

    public Memory? MemoryAt(AddressRange range) => Memories.FirstOrDefault(memory => memory.Range.Contains(range));

    public Region? RegionAt(AddressRange range) => Regions.FirstOrDefault(region => region.Range.Contains(range));

    /// <summary>The ranges that the device may change while it runs.</summary>
    public IReadOnlyList<AddressRange> WrittenByDevice() => [.. Regions.Where(region => region.IsWrittenByDevice).Select(region => region.Range)];
}
