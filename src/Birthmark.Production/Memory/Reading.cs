using System.Globalization;
using Birthmark.Images;
using Birthmark.Images.Composition;
using Birthmark.Images.Maps;
using Birthmark.Images.Options;
using Birthmark.Production.Devices;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Memory;

/// <summary>One entry of a read-back, understood: which range was read, and its digest or bytes.</summary>
internal sealed class Reading
{
    private Reading(string name, AddressRange range, int? block, byte[]? sha256, byte[]? bytes) =>
        (Name, Range, Block, Sha256, Bytes) = (name, range, block, sha256, bytes);

    /// <summary>Block, region or address, for people.</summary>
    internal string Name { get; }

    internal AddressRange Range { get; }

    /// <summary>Which of the device's blocks it is, exactly; null for any other range.</summary>
    internal int? Block { get; }

    internal byte[]? Sha256 { get; }

    internal byte[]? Bytes { get; }

    /// <exception cref="ProductionRefusedException">It is incomplete, unreadable, or names nothing in the device.</exception>
    internal static Reading Of(ReadBackEntry entry, string device, IReadOnlyList<BlockRecord> blocks, PreparedImage prepared)
    {
        if (string.IsNullOrEmpty(entry.Name) == string.IsNullOrEmpty(entry.Address) || string.IsNullOrEmpty(entry.Sha256) == string.IsNullOrEmpty(entry.Value))
        {
            throw Refuse(device, "an entry does not say what was read in one way", "Give each a name or an address, and the SHA-256 or the bytes ('value', in base64).");
        }

        var (sha256, bytes) = (ShaOf(entry, device), BytesOf(entry, device));
        if (!string.IsNullOrEmpty(entry.Name))
        {
            var (range, block) = Named(entry.Name, device, blocks, prepared);
            return bytes is null || bytes.Length == range.Length
                ? new(entry.Name, range, block, sha256, bytes)
                : throw Refuse(device, $"'{entry.Name}' has {range.Length} bytes, and {bytes.Length} were sent", $"Read all of {range}.");
        }

        if (!Numbers.TryParse(entry.Address!, out var number) || number < 0 || number >= MemoryImage.AddressSpace)
        {
            throw Refuse(device, $"'{YamlTree.Shorten(entry.Address!)}' is no address", "Write it as 0x0801F000.");
        }

        var address = (long)number;
        if (bytes is not null)
        {
            var read = new AddressRange(address, address + bytes.Length);
            var exact = IndexOf(blocks, b => RangeOf(b) == read);
            return new(exact is { } i ? blocks[i].Name : MapText(address), read, exact, null, bytes);
        }

        var begins = IndexOf(blocks, b => b.Address == address);
        var known = begins is { } own ? RangeOf(blocks[own])
            : prepared.CommonBlocks.FirstOrDefault(b => b.Address == address) is { } common ? RangeOf(common)
            : prepared.Map.Regions.FirstOrDefault(r => r.Range.Start == address)?.Range
            ?? throw Refuse(device, $"nothing that has a digest begins at {MapText(address)}", $"Send the bytes, or name one of {Known(blocks, prepared)}.");
        return new(begins is { } at ? blocks[at].Name : MapText(address), known, begins, sha256, null);
    }

    internal static AddressRange RangeOf(BlockRecord block) => new(block.Address, block.Address + block.Length);

    internal static ProductionRefusedException Refuse(string device, string what, string remedy) =>
        new(ProductionRefusal.ReadBackInvalid, $"The read-back of device {device} is refused: {what}.", remedy);

    private static (AddressRange Range, int? Block) Named(string name, string device, IReadOnlyList<BlockRecord> blocks, PreparedImage prepared)
    {
        if (IndexOf(blocks, b => b.Name == name) is { } own)
        {
            return (RangeOf(blocks[own]), own);
        }

        return prepared.CommonBlocks.FirstOrDefault(b => b.Name == name) is { } common ? (RangeOf(common), null)
            : prepared.Map.Regions.FirstOrDefault(r => r.Name == name) is { } region ? (region.Range, null)
            : throw Refuse(device, $"it has no memory block and no region '{YamlTree.Shorten(name)}'", $"Name one of {Known(blocks, prepared)}.");
    }

    private static AddressRange RangeOf(PlacedBlock block) => new(block.Address, block.Address + block.Padded.Length);

    private static string Known(IReadOnlyList<BlockRecord> blocks, PreparedImage prepared) => string.Join(
        ", ", blocks.Select(b => b.Name).Concat(prepared.CommonBlocks.Select(b => b.Name)).Concat(prepared.Map.Regions.Select((Region r) => r.Name)).Distinct().Take(20));

    private static byte[]? ShaOf(ReadBackEntry entry, string device)
    {
        if (string.IsNullOrEmpty(entry.Sha256))
        {
            return null;
        }

        return Recipes.Steps.FileStep.IsDigest(entry.Sha256) ? Convert.FromHexString(entry.Sha256)
            : throw Refuse(device, $"the SHA-256 of '{YamlTree.Shorten(entry.Name ?? entry.Address!)}' is not 64 hexadecimal digits", "Send the digest in hex.");
    }

    private static byte[]? BytesOf(ReadBackEntry entry, string device)
    {
        if (string.IsNullOrEmpty(entry.Value))
        {
            return null;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(entry.Value.Length, pinned: true);
        return Convert.TryFromBase64String(entry.Value, bytes, out var length) && length > 0 ? bytes[..length]
            : throw Refuse(device, $"the bytes of '{YamlTree.Shorten(entry.Name ?? entry.Address!)}' are not base64", "Send them in base64.");
    }

    private static int? IndexOf(IReadOnlyList<BlockRecord> blocks, Func<BlockRecord, bool> isIt)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            if (isIt(blocks[i]))
            {
                return i;
            }
        }

        return null;
    }

    internal static string MapText(long address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:X8}");
}
