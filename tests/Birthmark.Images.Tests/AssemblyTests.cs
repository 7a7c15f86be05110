using System.Security.Cryptography;
using System.Xml.Linq;
using Birthmark.Images.Composition;
using Birthmark.Images.Blocks;
using Birthmark.Images.Codecs;
using Birthmark.Images.Drawing;
using Birthmark.Images.Maps;

namespace Birthmark.Images.Tests;

public sealed class AssemblyTests
{
    private const string Yaml = """
        map: device
        part: stm32h743
        regions:
          - {name: firmware, address: 0x08000000, size: 1M, holds: firmware}
          - {name: settings, address: 0x08100000, size: 128K, access: read-write}
          - {name: identity, address: 0x08120000, size: 128K}
        blocks:
          - {name: ca, region: identity, offset: 8K, size: 1K, common: true, encoder: raw, with: {value: "${ca}"}}
          - {name: serial, region: identity, size: 64, encoder: text, with: {value: "SN-${serial}"}}
          - {name: key, region: identity, offset: 4K, size: 32, secret: true}
          - {name: settings, region: settings, encoder: fill, with: {length: 4, pattern: "hex:00"}}
        """;

    private static readonly byte[] _firmware = Bytes.Sequence(7, 1 << 20);

    [Fact]
    public void A_device_gets_firmware_common_and_own_blocks_padded_with_the_erase_value()
    {
        var image = Compose(Prepare(), "0001", 1);
        Assert.Equal("SN-0001"u8, Bytes.At(image.Whole, 0x0812_0000, 7));
        Assert.All(Bytes.At(image.Whole, 0x0812_0007, 25), value => Assert.Equal(0xFF, value));
        Assert.Equal([1, 2, 3], Bytes.At(image.Whole, 0x0812_2000, 3));
        Assert.Equal(_firmware, Bytes.At(image.Whole, 0x0800_0000, _firmware.Length));
        Assert.Equal(32 + 32 + 32, image.Delta.ByteCount);
        Assert.Equal(["serial", "key", "settings"], image.Blocks.Select(block => block.Name));
    }

    [Fact]
    public void A_secret_block_is_never_recorded_by_its_bare_hash()
    {
        var image = Compose(Prepare(), "0001", 1);
        var key = image.Blocks.Single(block => block.Name == "key");
        Assert.Equal(HMACSHA256.HashData("hub"u8, SHA256.HashData(key.Padded.Span)), key.Digest("hub"u8));
        var serial = image.Blocks.Single(block => block.Name == "serial");
        Assert.Equal(SHA256.HashData(serial.Padded.Span), serial.Digest("hub"u8));
    }

    [Fact]
    public void Composing_a_device_allocates_nothing_that_grows_with_the_firmware()
    {
        var prepared = Prepare();
        Compose(prepared, "0001", 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var image = Compose(prepared, "0002", 2);
        Assert.True(image.Whole.ByteCount > 1 << 20);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000);
    }

    [Fact]
    public void Stations_on_all_cores_share_one_base_and_each_get_their_own_device()
    {
        var prepared = Prepare();
        Parallel.For(0, 64, station =>
        {
            var image = Compose(prepared, station.ToString("D4"), station);
            Assert.Equal($"SN-{station:D4}", System.Text.Encoding.ASCII.GetString(Bytes.At(image.Whole, 0x0812_0000, 7)));
        });
    }

    [Fact]
    public void Faults_name_the_block_and_the_common_ones_come_all_at_once()
    {
        Assert.True(MemoryMap.TryRead(Yaml, out var map, out _));
        var stray = Bytes.Read([1], new ImageReading { Format = RawBinary.Name, Address = 0x0820_0000 - 1 });
        Assert.False(PreparedImage.TryPrepare(map, [Firmware(), stray], BlockInputs.None, BlockEncoders.Shipped, out _, out var faults));
        Assert.Contains(faults, fault => fault.Kind == FaultKind.OutOfRange && fault.Text.Contains("0x081FFFFF", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Subject == "block 'ca'");

        var prepared = Prepare();
        Assert.False(prepared.TryCompose(new BlockInputs().With("serial", new string('9', 80)), Ready(1), out _, out var fault));
        Assert.Equal((FaultKind.TooLarge, "block 'serial'"), (fault.Kind, fault.Subject));
        Assert.False(prepared.TryCompose(new BlockInputs().With("serial", "1"), new Dictionary<string, ReadOnlyMemory<byte>>(), out _, out fault));
        Assert.Equal((FaultKind.Missing, "block 'key'"), (fault.Kind, fault.Subject));
        Assert.False(prepared.TryCompose(new BlockInputs().With("serial", "1"), new Dictionary<string, ReadOnlyMemory<byte>> { ["key"] = new byte[32], ["kez"] = new byte[1] }, out _, out fault));
        Assert.Contains("kez", fault.Text);
    }

    [Fact]
    public void Read_back_finds_the_first_difference_and_masks_what_the_device_writes()
    {
        var image = Compose(Prepare(), "0001", 1);
        Assert.True(ReadBack.Compare(image, image.Whole, deltaOnly: false).IsMatch);
        Assert.True(ReadBack.Compare(image, Changed(image.Whole, 0x0810_0001), deltaOnly: false).IsMatch);
        var result = ReadBack.Compare(image, Changed(image.Whole, 0x0812_1005), deltaOnly: true);
        Assert.Equal(("key", 5L, 0x0812_1005L), (result.Block, result.Offset, result.Address));
        Assert.Equal(FaultKind.Mismatch, result.Fault!.Kind);
        Assert.Equal("firmware", ReadBack.Compare(image, Changed(image.Whole, 0x0800_0100), deltaOnly: false).Block);
        Assert.Equal(("serial", 0L), Pair(ReadBack.Compare(image, MemoryImage.Empty, deltaOnly: true)));
        Assert.Equal(("ca", 1L), Pair(ReadBack.Compare(image, Changed(image.Whole, 0x0812_2001), deltaOnly: false)));

        var padded = image.Blocks[0].Padded.Span;
        Assert.True(ReadBack.CompareDigest(image, "serial", SHA256.HashData(padded)).IsMatch);
        Assert.False(ReadBack.CompareDigest(image, "serial", new byte[32]).IsMatch);

        static (string?, long) Pair(ReadBackResult result) => (result.Block, result.Offset);
    }

    [Fact]
    public void The_map_is_drawn_as_text_and_as_valid_svg()
    {
        var picture = MapPicture.Of(Compose(Prepare(), "0001", 1));
        var text = MapAsText.Draw(picture);
        Assert.Contains("0x08000000  ####################  firmware                   1M  1048576 bytes used", text);
        Assert.Contains("serial", text);
        Assert.Contains("(free)", text);
        var svg = XDocument.Parse(MapAsSvg.Draw(picture));
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.True(svg.Descendants().Count(element => element.Attribute("class")?.Value == "block") >= 4);
        foreach (var name in ShippedMaps.Names)
        {
            Assert.True(ShippedMaps.TryGet(name, out var map));
            XDocument.Parse(MapAsSvg.Draw(MapPicture.Of(map)));
            Assert.Contains(map.Title, MapAsText.Draw(MapPicture.Of(map)));
        }
    }

    [Fact]
    public void The_sample_block_is_what_the_demo_firmware_reads()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Birthmark.slnx")))
        {
            folder = folder.Parent!;
        }

        Assert.True(MemoryMap.TryRead(File.ReadAllText(Path.Combine(folder.FullName, "samples/maps/identity-device.yaml")), out var map, out _));
        Assert.True(PreparedImage.TryPrepare(map, [], BlockInputs.None, BlockEncoders.Shipped, out var prepared, out var faults), string.Join('\n', faults));
        var inputs = new BlockInputs().With("serial", "SN1").With("certificate", (byte[])[0x30, 0]).With("key", (byte[])[0x30, 1]);
        Assert.True(prepared.TryCompose(inputs, new Dictionary<string, ReadOnlyMemory<byte>>(), out var image, out var fault), fault?.ToString());
        Assert.Equal("50494431" + "15000000" + "01000300534E31" + "020002003000" + "030002003001" + "FFFF", Convert.ToHexString(image.Blocks[0].Bytes.Span));
    }

    private static ImageFile Firmware() => Bytes.Read(_firmware, new ImageReading { Format = RawBinary.Name, Address = 0x0800_0000 });

    private static PreparedImage Prepare()
    {
        Assert.True(MemoryMap.TryRead(Yaml, out var map, out var faults), string.Join('\n', faults));
        Assert.True(PreparedImage.TryPrepare(map, [Firmware()], new BlockInputs().With("ca", (byte[])[1, 2, 3]), BlockEncoders.Shipped, out var prepared, out faults), string.Join('\n', faults));
        return prepared;
    }

    private static ComposedImage Compose(PreparedImage prepared, string serial, int seed)
    {
        Assert.True(prepared.TryCompose(new BlockInputs().With("serial", serial), Ready(seed), out var image, out var fault), fault?.ToString());
        return image;
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Ready(int seed) => new() { ["key"] = Bytes.Sequence(seed, 32) };

    private static MemoryImage Changed(MemoryImage image, long address)
    {
        var one = Bytes.At(image, address, 1);
        Assert.True(image.TryOverlay(Bytes.Image((address, [(byte)(one[0] ^ 1)])), OverlapRule.Replace, out var changed, out _));
        return changed;
    }
}
