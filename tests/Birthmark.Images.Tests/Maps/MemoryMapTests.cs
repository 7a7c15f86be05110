using System.Text.Json;
using Birthmark.Images.Maps;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Images.Tests.Maps;

public sealed class MemoryMapTests
{
    private const string Wrong = """
        map: wrong
        part: stm32l476
        memories:
          - {name: extra, address: 0x08010000, size: 64K, erase_sector: 3K, write_granule: 3}
        regions:
          - {name: firmware, address: 0x08000000, size: 128K, holds: firmware}
          - {name: low, address: 0x0801F000, size: 8K}
          - {name: away, address: 0x09000000, size: 4K}
          - {name: odd, address: 0x08040004, size: 2K}
          - {name: ram, address: 0x20000000, size: 2K}
          - {name: low, address: 0x08050000, size: 1K}
          - {name: next, address: 0x08050400, size: 1K, access: read-write}
        blocks:
          - {name: a, region: next, offset: 4}
          - {name: b, region: nowhere}
          - {name: c, region: firmware}
          - {name: d, region: low, symbol: x}
          - {name: e, region: next, size: 2K, offset: 8, colour: red}
          - {name: f, address: 0x30000000}
        """;

    [Fact]
    public void All_faults_come_at_once_in_the_order_of_their_lines()
    {
        Assert.False(MemoryMap.TryRead(Wrong, out var map, out var faults));
        Assert.Null(map);
        Assert.Equal(faults.Select(fault => fault.Line).Order(), faults.Select(fault => fault.Line));
        foreach (var (line, words) in new[]
        {
            (4, "power of two"), (4, "erase sector"), (7, "overlaps 'firmware'"), (8, "does not lie inside one memory"), (9, "write granule of 8"),
            (10, "cannot be programmed"), (11, "used twice"), (14, "not aligned"), (15, "'nowhere'"), (16, "holds no blocks"), (17, "place in one way"),
            (18, "leaves its region"), (18, "colour"), (19, "no region"),
        })
        {
            Assert.Contains(faults, fault => fault.Line == line && fault.Text.Contains(words, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_region_that_shares_an_erase_sector_is_a_warning()
    {
        Assert.True(MemoryMap.TryRead(
            """
            map: shared
            part: stm32l476
            regions:
              - {name: code, address: 0x08000000, size: 1K, holds: firmware}
              - {name: settings, address: 0x08000400, size: 1K, access: read-write}
              - {name: apart, address: 0x08000800, size: 2K}
            """, out var map, out var faults), string.Join('\n', faults));
        var warning = Assert.Single(map.Warnings);
        Assert.Equal(5, warning.Line);
        Assert.Contains("'code'", warning.Text);
        Assert.Equal([new AddressRange(0x0800_0400, 0x0800_0800)], map.WrittenByDevice());
    }

    [Fact]
    public void Every_shipped_part_is_valid_and_names_its_source()
    {
        Assert.Equal(11, ShippedMaps.Names.Count);
        foreach (var name in ShippedMaps.Names)
        {
            Assert.True(ShippedMaps.TryGetText(name, out var text));
            Assert.True(MemoryMap.TryRead(text, out var map, out var faults), string.Join('\n', faults));
            Assert.Equal(name, map.Name);
            Assert.NotNull(map.Source);
            Assert.Contains(map.Memories, memory => memory.Kind == MemoryKind.Flash && memory.Sectors.Count > 0);
            Assert.Empty(map.Warnings);
        }
    }

    [Fact]
    public void Sectors_of_uneven_sizes_are_found_by_address()
    {
        Assert.True(ShippedMaps.TryGet("stm32f405", out var map));
        var flash = map.Memories[0];
        Assert.Equal(new AddressRange(0x0800_C000, 0x0802_0000), flash.SectorsOver(new AddressRange(0x0800_FFFF, 0x0801_0001)));
        Assert.Equal(new AddressRange(0x080E_0000, 0x0810_0000), flash.SectorsOver(new AddressRange(0x080E_0000, 0x080E_0001)));
    }

    [Theory]
    [InlineData("map: x\nmap: y", 2, "twice")]
    [InlineData("map: [", 1, "YAML")]
    [InlineData("- a", 1, "not a map")]
    [InlineData("map: &a x\ntitle: *a", 2, "aliases")]
    [InlineData("map: x\n", 1, "no memory")]
    [InlineData("map: x\npart: z80", 2, "unknown")]
    public void Broken_text_is_refused_with_its_line(string text, int line, string words)
    {
        Assert.False(MemoryMap.TryRead(text, out _, out var faults));
        Assert.Contains(faults, fault => fault.Text.Contains(words, StringComparison.Ordinal) && (fault.Line == line || words == "YAML"));
    }

    [Fact]
    public void Deep_nesting_is_refused_and_not_a_stack_overflow()
    {
        Assert.False(MemoryMap.TryRead("map: " + new string('[', 200_000), out _, out var faults));
        Assert.Equal(FaultKind.TooLarge, faults[0].Kind);
    }

    [Fact]
    public void Damaged_maps_never_throw() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arbitrary.Seeds, seed =>
        {
            var bytes = Arbitrary.Damage(System.Text.Encoding.UTF8.GetBytes(Wrong), seed);
            return MemoryMap.TryRead(System.Text.Encoding.Latin1.GetString(bytes), out var map, out var faults) == (map is not null) && (map is null) == (faults.Count > 0);
        }));

    [Fact]
    public void The_published_schema_knows_the_keys_that_the_reader_knows()
    {
        var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository(), "docs/schema/memory-map.schema.json"))).RootElement;
        Assert.Equal(Known("map: x\nwrong_key: 1", "the map"), Keys(schema));
        foreach (var (kind, list) in new[] { ("memory", "memories"), ("region", "regions"), ("block", "blocks") })
        {
            Assert.Equal(Known($"map: x\n{list}:\n  - {{name: n, address: 0, size: 1, wrong_key: 1}}", $"{kind} 'n'"), Keys(schema.GetProperty("$defs").GetProperty(kind)));
        }
    }

    [Fact]
    public void Every_sample_map_is_valid_and_shares_no_erase_sector()
    {
        var samples = Directory.GetFiles(Path.Combine(Repository(), "samples/maps"), "*.yaml");
        Assert.NotEmpty(samples);
        foreach (var sample in samples)
        {
            Assert.True(MemoryMap.TryRead(File.ReadAllText(sample), out var map, out var faults), string.Join('\n', faults));
            Assert.Empty(map.Warnings);
        }
    }

    private static IEnumerable<string> Known(string text, string subject)
    {
        Assert.False(MemoryMap.TryRead(text, out _, out var faults));
        return faults.Single(fault => fault.Text == $"{subject} does not know 'wrong_key'").Remedy["Known are ".Length..].Split(", ").Order();
    }

    private static IEnumerable<string> Keys(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order();

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Birthmark.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Birthmark.slnx");
        }

        return folder.FullName;
    }
}
