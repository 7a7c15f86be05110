using System.Diagnostics.CodeAnalysis;
using Birthmark.Images.Blocks;
using Birthmark.Images.Codecs;
using Birthmark.Images.Maps;

namespace Birthmark.Images.Composition;

/// <summary>
/// What all devices of a batch have in common: the map, the firmware and the common blocks, read, checked and laid out once.
/// Immutable: any number of stations compose their devices over it at the same time.
/// </summary>
public sealed class PreparedImage
{
    private static readonly Dictionary<string, ReadOnlyMemory<byte>> nothing = [];

    private readonly BlockEncoders encoders;

    private PreparedImage(MemoryMap map, MemoryImage shared, IReadOnlyList<PlacedBlock> common, IReadOnlyList<BlockPlace> perDevice, BlockEncoders encoders)
    {
        (Map, Shared, CommonBlocks, PerDevice, this.encoders) = (map, shared, common, perDevice, encoders);
    }

    public MemoryMap Map { get; }

    /// <summary>Firmware and common blocks.</summary>
    public MemoryImage Shared { get; }

    public IReadOnlyList<PlacedBlock> CommonBlocks { get; }

    /// <summary>The blocks that each device gets, with addresses resolved.</summary>
    public IReadOnlyList<BlockPlace> PerDevice { get; }

    /// <summary>Lays the common parts out; every fault is reported at once.</summary>
    /// <param name="map">The checked map.</param>
    /// <param name="firmware">Files with the common bytes; the first with symbols resolves the blocks placed at symbols.</param>
    /// <param name="inputs">Values for the common blocks.</param>
    /// <param name="encoders">The encoders to use.</param>
    /// <param name="image">The prepared image.</param>
    /// <param name="faults">What is wrong.</param>
    public static bool TryPrepare(
        MemoryMap map, IReadOnlyList<ImageFile> firmware, BlockInputs inputs, BlockEncoders encoders,
        [NotNullWhen(true)] out PreparedImage? image, out IReadOnlyList<ImageFault> faults) =>
        TryPrepare(map, firmware, inputs, nothing, encoders, out image, out faults);

    /// <summary>The same, where some common blocks come ready made, by name.</summary>
    public static bool TryPrepare(
        MemoryMap map, IReadOnlyList<ImageFile> firmware, BlockInputs inputs, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ready, BlockEncoders encoders,
        [NotNullWhen(true)] out PreparedImage? image, out IReadOnlyList<ImageFault> faults)
    {
        var found = new List<ImageFault>();
        var shared = JoinFirmware(map, firmware, found);
        var places = map.Blocks.Select(block => BlockLayout.Resolve(map, block, firmware, found)).OfType<BlockPlace>().ToArray();
        var common = new List<PlacedBlock>();
        foreach (var place in places.Where(place => place.IsCommon))
        {
            var given = ready.TryGetValue(place.Name, out var bytes) ? bytes : (ReadOnlyMemory<byte>?)null;
            if (BlockLayout.TryMake(place, given, inputs, encoders, out var block, out var fault) && TryAdd(ref shared, block, out fault))
            {
                common.Add(block);
            }
            else
            {
                found.Add(fault.In($"block '{place.Name}'"));
            }
        }

        (image, faults) = (found.Count == 0 ? new PreparedImage(map, shared, common, [.. places.Where(place => !place.IsCommon)], encoders) : null, found);
        return image is not null;
    }

    /// <summary>Composes the blocks of one device over the shared base; costs follow the blocks, not the firmware.</summary>
    /// <param name="inputs">The device's values, for blocks that an encoder makes.</param>
    /// <param name="ready">Blocks by name that come ready made.</param>
    /// <param name="image">The composed image.</param>
    /// <param name="fault">What is wrong, naming the block.</param>
    public bool TryCompose(
        BlockInputs inputs, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ready, [NotNullWhen(true)] out ComposedImage? image, [NotNullWhen(false)] out ImageFault? fault)
    {
        image = null;
        var blocks = new PlacedBlock[PerDevice.Count];
        for (var i = 0; i < blocks.Length; i++)
        {
            var given = ready.TryGetValue(PerDevice[i].Name, out var bytes) ? bytes : (ReadOnlyMemory<byte>?)null;
            if (!BlockLayout.TryMake(PerDevice[i], given, inputs, this.encoders, out var block, out fault))
            {
                fault = fault.In($"block '{PerDevice[i].Name}'");
                return false;
            }

            blocks[i] = block;
        }

        foreach (var name in ready.Keys)
        {
            if (!PerDevice.Any(place => place.Name == name))
            {
                fault = new ImageFault(FaultKind.Missing, $"the map has no block '{name}' for each device", $"Blocks are {string.Join(", ", PerDevice.Select(place => place.Name))}");
                return false;
            }
        }

        if (!MemoryImage.TryCreate(blocks.Select(block => block.Segment), out var delta, out fault))
        {
            return false;
        }

        fault = null;
        foreach (var block in blocks)
        {
            // The firmware's bytes at a symbol are a placeholder: the block replaces them.
            if (block.Place.Symbol is null && Overlay.FindConflict(Shared, block.AsImage(), OverlapRule.EqualOnly) is { } address)
            {
                fault = ImageFaults.Overlap(address).In($"block '{block.Name}'");
                break;
            }
        }

        image = fault is null ? new ComposedImage(this, delta, blocks) : null;
        return image is not null;
    }

    private static MemoryImage JoinFirmware(MemoryMap map, IReadOnlyList<ImageFile> files, List<ImageFault> faults)
    {
        var joined = MemoryImage.Empty;
        foreach (var file in files)
        {
            foreach (var extent in file.Image.Extents())
            {
                // Bytes may run through several regions as long as each holds firmware.
                if (!BlockLayout.IsCovered(map, extent))
                {
                    faults.Add(new ImageFault(
                        FaultKind.OutOfRange, $"the firmware has bytes at {extent}, outside every region that holds firmware",
                        $"Regions for firmware are {string.Join(", ", map.Regions.Where(region => region.Holds == RegionContent.Firmware).Select(region => $"{region.Name} {region.Range}"))}"));
                }
            }

            if (joined.TryOverlay(file.Image, OverlapRule.EqualOnly, out var both, out var fault))
            {
                joined = both;
            }
            else
            {
                faults.Add(fault);
            }
        }

        return joined;
    }

    private static bool TryAdd(ref MemoryImage shared, PlacedBlock block, [NotNullWhen(false)] out ImageFault? fault)
    {
        if (!shared.TryOverlay(block.AsImage(), block.Place.Symbol is null ? OverlapRule.EqualOnly : OverlapRule.Replace, out var joined, out fault))
        {
            return false;
        }

        shared = joined;
        return true;
    }
}
