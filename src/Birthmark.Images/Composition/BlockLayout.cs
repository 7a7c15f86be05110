using System.Diagnostics.CodeAnalysis;
using Birthmark.Images.Blocks;
using Birthmark.Images.Codecs;
using Birthmark.Images.Maps;

namespace Birthmark.Images.Composition;

/// <summary>Makes a block and puts it where the map says, or says why it cannot lie there.</summary>
internal static class BlockLayout
{
    /// <summary>The place with its address known; null after a fault was noted.</summary>
    public static BlockPlace? Resolve(MemoryMap map, BlockPlace place, IReadOnlyList<ImageFile> firmware, List<ImageFault> faults)
    {
        if (place.Symbol is not { } symbol)
        {
            return place;
        }

        foreach (var file in firmware)
        {
            if (file.Symbols?.TryFind(symbol, out var address, out var size) != true)
            {
                continue;
            }

            var limit = place.Limit > 0 && size > 0 ? Math.Min(place.Limit, size) : Math.Max(place.Limit, size);
            if (map.RegionAt(new AddressRange(address, address + Math.Max(1, limit))) is { } region)
            {
                return place with { Address = address, Region = region, Limit = limit };
            }

            faults.Add(new ImageFault(FaultKind.OutOfRange, $"the symbol '{symbol}' lies at 0x{address:X8}, in no region", "Add a region there, or correct the linker script") { Line = place.Line, Subject = $"block '{place.Name}'" });
            return null;
        }

        faults.Add(new ImageFault(FaultKind.Missing, $"the firmware has no symbol '{symbol}'", "Give the ELF file, not stripped, with that symbol") { Line = place.Line, Subject = $"block '{place.Name}'" });
        return null;
    }

    public static bool TryMake(
        BlockPlace place, ReadOnlyMemory<byte>? ready, BlockInputs inputs, BlockEncoders encoders,
        [NotNullWhen(true)] out PlacedBlock? block, [NotNullWhen(false)] out ImageFault? fault)
    {
        block = null;
        if (ready is null)
        {
            if (place.Encoder is null)
            {
                fault = new ImageFault(FaultKind.Missing, "no bytes are given and the map names no encoder", "Give the bytes, or write 'encoder:' in the map");
                return false;
            }

            if (!encoders.TryFind(place.Encoder, out var encoder, out fault) || !encoder.TryEncode(inputs, place.Options, out var made, out fault))
            {
                return false;
            }

            ready = made;
        }

        return TryPlace(place, ready.Value, out block, out fault);
    }

    private static bool TryPlace(BlockPlace place, ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out PlacedBlock? block, [NotNullWhen(false)] out ImageFault? fault)
    {
        block = null;
        var region = place.Region!;
        var address = place.Address!.Value;
        var granule = region.Memory.WriteGranule;
        var padded = (bytes.Length + granule - 1) / granule * granule;
        fault = bytes.IsEmpty ? new ImageFault(FaultKind.Missing, "the block is empty", "Check its values")
            : place.Limit > 0 && bytes.Length > place.Limit ? new ImageFault(FaultKind.TooLarge, $"the block has {bytes.Length} bytes, its place {place.Limit}", "Enlarge its size in the map, or shorten its values")
            : !region.Range.Contains(new AddressRange(address, address + padded))
                ? new ImageFault(FaultKind.OutOfRange, $"{padded} bytes at 0x{address:X8} leave the region '{region.Name}' ({region.Range})", "Enlarge the region, or shorten the block")
            : address % granule != 0
                ? new ImageFault(FaultKind.Misaligned, $"0x{address:X8} is not aligned to the write granule of {granule} bytes", "Align the block, or its symbol")
            : null;
        if (fault is not null)
        {
            return false;
        }

        block = new PlacedBlock(place, Pad(bytes, padded, region.Memory.EraseValue), bytes.Length);
        return true;
    }

    /// <summary>Padding is the erase value: such bytes can still be programmed later.</summary>
    private static ReadOnlyMemory<byte> Pad(ReadOnlyMemory<byte> bytes, int length, byte erased)
    {
        if (bytes.Length == length)
        {
            return bytes;
        }

        var padded = new byte[length];
        bytes.CopyTo(padded);
        padded.AsSpan(bytes.Length).Fill(erased);
        return padded;
    }

    /// <summary>
    /// Whether regions that hold firmware cover a range without a gap. Where blocks go to symbols, firmware brings placeholders for
    /// them, so regions for blocks count too.
    /// </summary>
    public static bool IsCovered(MemoryMap map, AddressRange range)
    {
        var hasSymbols = map.Blocks.Any(block => block.Symbol is not null);
        var at = range.Start;
        foreach (var region in map.Regions.OrderBy(region => region.Range.Start))
        {
            if (region.Range.Start <= at && region.Range.End > at && (region.Holds is RegionContent.Firmware or RegionContent.Any || (hasSymbols && region.Holds == RegionContent.Blocks)))
            {
                at = region.Range.End;
            }
        }

        return at >= range.End;
    }
}
