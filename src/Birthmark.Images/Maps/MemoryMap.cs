using System.Diagnostics.CodeAnalysis;

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

    /// <summary>Reads and checks a map; every fault is reported at once, with its line.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out MemoryMap? map, out IReadOnlyList<ImageFault> faults) =>
        MemoryMapReader.TryRead(text, out map, out faults);

    public Memory? MemoryAt(AddressRange range) => Memories.FirstOrDefault(memory => memory.Range.Contains(range));

    public Region? RegionAt(AddressRange range) => Regions.FirstOrDefault(region => region.Range.Contains(range));

    /// <summary>The ranges that the device may change while it runs.</summary>
    public IReadOnlyList<AddressRange> WrittenByDevice() => [.. Regions.Where(region => region.IsWrittenByDevice).Select(region => region.Range)];
}
