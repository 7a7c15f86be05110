using System.Text;
using System.Text.Json;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Commands;
using Birthmark.Cli.Tests.Documents;

namespace Birthmark.Cli.Tests.Sessions;

/// <summary>A firmware file becomes one image per device, with no hub.</summary>
public sealed class ImageSessions : IDisposable
{
    private const string Firmware = ":0400000001020304F2\n:00000001FF\n";

    private const string Map = """
        map: node
        title: A node
        memories:
          - {name: flash, kind: flash, address: 0, size: 64K, erase_sector: 4K, write_granule: 4}
        regions:
          - {name: firmware, address: 0, size: 32K, holds: firmware}
          - {name: identity, address: 0x8000, size: 4K}
        blocks:
          - {name: serial, region: identity, size: 16, encoder: text, with: {value: "${serial}", length: 16}}
          - {name: key, region: identity, offset: 16, size: 32, secret: true, encoder: raw, with: {value: "${key}"}}
        """;

    private const string Values = """{"serial": "BM-000017", "key": "hex:00112233445566778899AABBCCDDEEFF"}""";

    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-test-").FullName;

    public ImageSessions()
    {
        File.WriteAllText(At("fw.hex"), Firmware);
        File.WriteAllText(At("map.yaml"), Map);
        File.WriteAllText(At("values.json"), Values);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_image_is_built_inspected_and_compared_across_formats()
    {
        Assert.Contains("32 bytes", await Say("image", "build", At("map.yaml"), "--firmware", At("fw.hex"), "--values", At("values.json"), "--out", At("a.hex"), "--delta"), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("a.hex")));
        await Say("image", "build", At("map.yaml"), "--firmware", At("fw.hex"), "--values", At("values.json"), "--out", At("a.s19"));
        var seen = JsonDocument.Parse(await Say("image", "inspect", At("a.s19"), "--json")).RootElement;
        Assert.Equal("srec", seen.GetProperty("format").GetString());
        Assert.Equal(["0x00000000", "0x00008000"], seen.GetProperty("extents").EnumerateArray().Select(extent => extent.GetProperty("address").GetString()));
        await Say("image", "convert", At("a.s19"), "--out", At("a.bin"), "--range", "0x8000-0x800F");
        Assert.Equal("BM-000017"u8, File.ReadAllBytes(At("a.bin")).AsSpan(0, 9));
        await Say("image", "convert", At("a.s19"), "--out", At("b.uf2"), "--family", "rp2040");
        await Say("image", "convert", At("b.uf2"), "--out", At("b.dfu"));
        Assert.Equal("same\n", await Say("image", "diff", At("b.uf2"), At("b.dfu")));
    }

    [Fact]
    public async Task Devices_are_compared_by_block_and_first_offset_and_never_by_value()
    {
        await Say("image", "build", At("map.yaml"), "--values", At("values.json"), "--out", At("a.hex"));
        File.WriteAllText(At("other.yaml"), "serial: BM-000018\nkey: hex:00112233445566778899AABBCCDDEE00\n");
        await Say("image", "build", At("map.yaml"), "--values", At("other.yaml"), "--out", At("b.hex"));
        var session = new Session();
        Assert.Equal(ExitCode.Refused, await session.RunAsync("image", "diff", At("a.hex"), At("b.hex"), "--map", At("map.yaml")));
        Assert.Matches(@"serial +0x00008008 +0x8 +1 +changed", session.Out);
        Assert.Matches(@"key +0x0000801F +0xF +1 +changed", session.Out);
        await session.RunAsync("image", "diff", At("a.hex"), At("b.hex"), "--map", At("map.yaml"), "--json");
        var view = JsonDocument.Parse(session.Out).RootElement;
        Assert.Equal(2, view.GetProperty("bytes").GetInt32());
        Assert.Equal("serial", view.GetProperty("places")[0].GetProperty("block").GetString());
        Assert.Empty(session.Err);
    }

    [Fact]
    public async Task Two_images_that_differ_all_over_are_told_as_one_place_and_at_once()
    {
        var bytes = new byte[4 << 20];
        for (var i = 0; i < bytes.Length; i += 2)
        {
            bytes[i] = 1;
        }

        File.WriteAllBytes(At("a.bin"), bytes);
        File.WriteAllBytes(At("b.bin"), new byte[bytes.Length]);
        var session = new Session();
        Assert.Equal(ExitCode.Refused, await session.RunAsync("image", "diff", At("a.bin"), At("b.bin"), "--address", "0"));
        Assert.Matches(@"- +0x00000000 +- +2097152 +changed", session.Out);
        Assert.Equal(ExitCode.Refused, await session.RunAsync("image", "diff", At("a.bin"), At("b.bin"), "--address", "0", "--map", "nrf52840", "--json"));
        Assert.Single(JsonDocument.Parse(session.Out).RootElement.GetProperty("places").EnumerateArray());
    }

    [Fact]
    public async Task A_dry_run_shows_all_bytes_of_made_up_values_but_no_secret_that_is_real()
    {
        var session = new Session();
        Assert.Equal(ExitCode.Done, await session.RunAsync("image", "build", At("map.yaml"), "--firmware", At("fw.hex"), "--dry-run"));
        Assert.Contains("EXAMPLE-0001", session.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("(secret)\n", session.Out, StringComparison.Ordinal);
        Assert.Contains("made up: serial, key", session.Err, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await session.RunAsync("image", "build", At("map.yaml"), "--values", At("values.json"), "--dry-run"));
        Assert.Contains("BM-000017", session.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("00 11 22 33", session.Out, StringComparison.Ordinal);
        Assert.Contains("(secret)\n", session.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await session.RunAsync("image", "build", At("map.yaml"), "--values", At("values.json"), "--dry-run", "--json"));
        Assert.DoesNotContain("00112233", session.Out, StringComparison.Ordinal);
        Assert.Equal(["fw.hex", "map.yaml", "values.json"], Names());
    }

    [Fact]
    public async Task A_block_is_previewed_from_values_and_from_a_file()
    {
        await Say("image", "build", At("map.yaml"), "--values", At("values.json"), "--out", At("a.hex"));
        var shown = await Say("image", "preview", At("map.yaml"), "serial", "--image", At("a.hex"));
        Assert.Contains("00008000  42 4D 2D 30 30 30 30 31  37", shown, StringComparison.Ordinal);
        Assert.Contains("|BM-000017", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("00 11 22", await Say("image", "preview", At("map.yaml"), "key", "--values", At("values.json")), StringComparison.Ordinal);
        Assert.Contains("00 11 22", await Say("image", "preview", At("map.yaml"), "key", "--values", At("values.json"), "--show-secrets"), StringComparison.Ordinal);
        Assert.Contains("\"fields\":[", await Say("image", "preview", At("map.yaml"), "serial", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stations_blocks_come_as_name_address_and_value()
    {
        var session = new Session { Input = Values };
        Assert.Equal(ExitCode.Done, await session.RunAsync("image", "build", At("map.yaml"), "--values", "-", "--format", "blocks", "--out", "-"));
        var blocks = JsonDocument.Parse(session.OutBytes).RootElement.GetProperty("Provisioning");
        Assert.Equal("serial", blocks[0].GetProperty("Name").GetString());
        Assert.Equal("0x00008010", blocks[1].GetProperty("Address").GetString());
        Assert.Equal("ABEiM0RVZneImaq7zN3u/w==", blocks[1].GetProperty("Value").GetString());
        Assert.Empty(session.Out);
    }

    [Fact]
    public async Task Stdin_and_stdout_carry_bytes()
    {
        var session = new Session { InputBytes = Encoding.ASCII.GetBytes(Firmware) };
        Assert.Equal(ExitCode.Done, await session.RunAsync("image", "convert", "-", "--out", "-", "--format", "bin"));
        Assert.Equal([1, 2, 3, 4], session.OutBytes);
        session = new Session { InputBytes = [0xFF, 0xFE, 0x80, 0x00] };
        Assert.Equal(ExitCode.Done, await session.RunAsync("image", "convert", "-", "--address", "0x08000000", "--out", "-", "--format", "ti-txt"));
        Assert.Equal("@8000000\nFF FE 80 00\nq\n", Encoding.ASCII.GetString(session.OutBytes));
    }

    [Fact]
    public async Task A_map_is_drawn_as_text_and_as_a_picture()
    {
        var shown = await Say("image", "inspect", At("fw.hex"), "--map", At("map.yaml"), "--svg", At("map.svg"));
        Assert.Matches(@"0x00000000  #-+  firmware +32K  4 bytes used", shown);
        Assert.Contains("(free)", shown, StringComparison.Ordinal);
        var svg = System.Xml.Linq.XDocument.Load(At("map.svg"));
        Assert.Contains(svg.Descendants(), element => element.Value == "identity");
        Assert.Contains("\"write_granule\":8", await Say("image", "inspect", "--map", "stm32l476", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_a_map_is_told_at_once_with_its_line()
    {
        File.WriteAllText(At("bad.yaml"), Map.Replace("offset: 16", "offset: 17").Replace("address: 0x8000, size: 4K", "address: 0x7000, size: 4K"));
        var session = new Session();
        Assert.Equal(ExitCode.Refused, await session.RunAsync("image", "build", At("bad.yaml"), "--dry-run", "--json"));
        Assert.Contains("error: 2 faults", session.Err, StringComparison.Ordinal);
        Assert.Contains($"{At("bad.yaml")}:7:", session.Err, StringComparison.Ordinal);
        Assert.Contains($"{At("bad.yaml")}:10:", session.Err, StringComparison.Ordinal);
        Assert.Equal(["overlap", "misaligned"], JsonDocument.Parse(session.Out).RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("kind").GetString()));
    }

    [Theory]
    [InlineData("fw.hex:1: ", ":0400000001020304F3\n:00000001FF\n", "fw.hex")]
    [InlineData("fw.uf2: ", "UF2\n", "fw.uf2")]
    [InlineData("cannot be", ":00000001FF\n", "no/such.hex")]
    public async Task A_refused_run_leaves_nothing_behind(string told, string content, string name)
    {
        if (!name.StartsWith("no", StringComparison.Ordinal))
        {
            File.WriteAllText(At(name), content);
        }

        var before = Names();
        var session = new Session();
        var code = await session.RunAsync("image", "convert", At(name), "--out", At("out.s19"));
        Assert.Equal(name.StartsWith("no", StringComparison.Ordinal) ? ExitCode.Misused : ExitCode.Refused, code);
        Assert.Contains(code == ExitCode.Misused ? "no such file" : told, session.Err, StringComparison.Ordinal);
        Assert.Contains("hint: ", session.Err, StringComparison.Ordinal);
        Assert.Equal(before, Names());
    }

    [Theory]
    [InlineData("does not tell the format", "convert", "fw.hex", "--out", "x.unknown")]
    [InlineData("--fill", "convert", "fw.hex", "--out", "x.bin", "--fill", "256")]
    [InlineData("--range", "convert", "fw.hex", "--out", "x.bin", "--range", "9-1")]
    [InlineData("--crossing", "inspect", "fw.hex", "--crossing", "guess")]
    [InlineData("there is nothing to look at", "inspect")]
    [InlineData("where the image goes", "build", "map.yaml")]
    [InlineData("neither a file nor a shipped part", "inspect", "--map", "z80")]
    [InlineData("has no block 'x'", "preview", "map.yaml", "x")]
    [InlineData("--family", "convert", "fw.hex", "--out", "x.uf2", "--family", "pic")]
    public async Task A_command_line_that_cannot_be_used_is_told_so(string told, params string[] args)
    {
        var session = new Session();
        string[] said = [.. args.Select(argument => argument.Contains('.', StringComparison.Ordinal) ? At(argument) : argument)];
        Assert.Equal(ExitCode.Misused, await session.RunAsync(["image", .. said]));
        Assert.Contains(told, session.Err, StringComparison.Ordinal);
        Assert.Contains("hint: ", session.Err, StringComparison.Ordinal);
        Assert.Equal(["fw.hex", "map.yaml", "values.json"], Names());
    }

    [Fact]
    public async Task A_value_that_is_missing_is_named_with_the_maps_line()
    {
        File.WriteAllText(At("few.yaml"), "serial: x\n");
        var session = new Session();
        Assert.Equal(ExitCode.Refused, await session.RunAsync("image", "build", At("map.yaml"), "--values", At("few.yaml"), "--out", At("x.hex")));
        Assert.Contains($"error: {At("map.yaml")}:10:", session.Err, StringComparison.Ordinal);
        Assert.Contains("wants the input 'key'", session.Err, StringComparison.Ordinal);
        Assert.False(File.Exists(At("x.hex")));
    }

    [Fact]
    public async Task Every_shipped_part_prints_a_map_that_is_read_again()
    {
        foreach (var part in JsonDocument.Parse(await Say("image", "parts", "--json")).RootElement.GetProperty("parts").EnumerateArray())
        {
            File.WriteAllText(At("part.yaml"), await Say("image", "parts", part.GetProperty("part").GetString()!));
            Assert.Contains(part.GetProperty("title").GetString()!, await Say("image", "inspect", "--map", At("part.yaml")), StringComparison.Ordinal);
            Assert.NotEmpty(part.GetProperty("source").GetString()!);
        }
    }

    [Fact]
    public async Task No_sample_map_needs_values_to_be_looked_at_and_every_block_of_it_is_taken_apart()
    {
        foreach (var sample in Directory.GetFiles(Path.Combine(Repository.Root, "samples", "maps"), "*.yaml"))
        {
            var view = JsonDocument.Parse(await Say("image", "build", sample, "--dry-run", "--json")).RootElement;
            foreach (var block in view.GetProperty("blocks").EnumerateArray())
            {
                Assert.True(block.TryGetProperty("value", out _), sample);
                var preview = await Say("image", "preview", sample, block.GetProperty("name").GetString()!, "--json");
                Assert.Contains("\"fields\":[{", preview, StringComparison.Ordinal);
            }
        }
    }

    private string At(string name) => Path.Combine(folder, name);

    private string[] Names() => [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Where(name => name != "fw.uf2").Order(StringComparer.Ordinal)];

    private static async Task<string> Say(params string[] args)
    {
        var session = new Session();
        var code = await session.RunAsync(args);
        Assert.True(code == ExitCode.Done, session.Err);
        return session.Out;
    }
}
