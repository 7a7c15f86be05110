using Birthmark.Images.Codecs;
using Birthmark.Images.Maps;
using Birthmark.Production.Projects;
using Birthmark.Production.Recipes.Sources;

namespace Birthmark.Production.Memory;

/// <summary>Where the blocks of a recipe lie in a device, and what is the same in all of them.</summary>
internal sealed class MemoryPlan
{
    /// <summary>The map as declared: name and digest for the record.</summary>
    internal required DeclaredMap Declared { get; init; }

    /// <summary>The map with the recipe's blocks in it.</summary>
    internal required MemoryMap Map { get; init; }

    /// <summary>Blocks that each device gets, in the order of the recipe.</summary>
    internal required IReadOnlyList<PlacedEntry> Own { get; init; }

    /// <summary>Blocks that are the same in every device: made once.</summary>
    internal required IReadOnlyList<PlacedEntry> Common { get; init; }

    internal required IReadOnlyList<FirmwareFile> Firmware { get; init; }

    internal required ImageDelivery Delivery { get; init; }

    /// <summary>How the image is written.</summary>
    internal required ImageWriting Writing { get; init; }

    /// <summary>Name of the output that carries the image.</summary>
    internal required string ImageName { get; init; }

    /// <summary>A device is not OK before its blocks were read back.</summary>
    internal required bool RequiresReadBack { get; init; }

    /// <summary>Where it was written, for faults that show only when everything lies together.</summary>
    internal required Projects.Reading.Place Place { get; init; }

    /// <summary>Blocks as they were written, by name, for faults.</summary>
    internal required IReadOnlyDictionary<string, Projects.Reading.Place> Places { get; init; }
}

/// <summary>A block with a place.</summary>
internal sealed record PlacedEntry(string Name, Source Source);

/// <summary>A firmware file and what its bytes do not say.</summary>
internal sealed record FirmwareFile(FileReference File, ImageReading Reading);

/// <summary>What of the image a station is given besides its blocks.</summary>
internal enum ImageDelivery
{
    Blocks,
    Delta,
    Whole,
}
