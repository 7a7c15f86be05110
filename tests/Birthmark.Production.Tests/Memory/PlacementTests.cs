using System.Text;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Memory;

/// <summary>Memory blocks with places: checked when the project is applied.</summary>
public sealed class PlacementTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    [Fact]
    public async Task Every_fault_of_map_blocks_and_firmware_is_told_at_once_with_its_line()
    {
        var files = Boards.Files();
        var faults = await RefusedAsync(Boards.Project(files, provisioning: """
              - {name: label}
              - {name: counter, region: identity, offset: 30, size: 64, value: "${fresh}"}
              - {name: key, region: identity, offset: 32, size: 32, value: "${scalar}"}
              - {name: stray, address: 0x20000000, value: "${scalar}"}
              - {name: lost, region: nowhere, value: "${scalar}"}
              - {name: over, region: identity, offset: 128K, size: 32, value: "${scalar}"}
              - {name: in-firmware, region: firmware, value: "${scalar}"}
              - {name: twice, region: identity, address: 0x08120000, value: "${scalar}"}
              - {name: vague, region: identity, offset: 64K, mutable: [{offset: 60, size: 8}], size: 64, value: "${scalar}"}
        """), files);
        Assert.Contains(faults, f => f.StartsWith("project.yaml:18:", StringComparison.Ordinal) && f.Contains("not aligned to the write granule of 32", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("project.yaml:19:", StringComparison.Ordinal) && f.Contains("overlaps", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("project.yaml:20:", StringComparison.Ordinal) && f.Contains("no region", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("project.yaml:21:", StringComparison.Ordinal) && f.Contains("'nowhere'", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("project.yaml:22:", StringComparison.Ordinal) && f.Contains("leaves its region", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("project.yaml:23:", StringComparison.Ordinal) && f.Contains("holds no blocks", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("project.yaml:24:", StringComparison.Ordinal) && f.Contains("in one way", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("project.yaml:25:", StringComparison.Ordinal) && f.Contains("ends behind its 64 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Faults_of_a_map_file_name_that_file_and_its_lines()
    {
        var files = Boards.Files(Boards.Map.Replace("0x08100000, size: 128K", "0x080F0000, size: 128K", StringComparison.Ordinal));
        var faults = await RefusedAsync(Boards.Project(files), files);
        Assert.Contains(faults, f => f.StartsWith("board.yaml:5:", StringComparison.Ordinal) && f.Contains("overlaps 'firmware'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_map_file_that_is_not_the_declared_one_is_refused()
    {
        var files = Boards.Files();
        var text = Boards.Project(files);
        files["board.yaml"] = [.. files["board.yaml"], (byte)'#'];
        Assert.Contains(await RefusedAsync(text, files), f => f.Contains("has the SHA-256", StringComparison.Ordinal) && f.Contains("device type", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_part_that_does_not_exist_and_places_without_a_map_are_refused()
    {
        var text = """
            project: p
            device_types:
              - {name: bulb, memory_map: stm32f4050}
              - {name: bare}
            device_profiles:
              - name: plain
                recipe:
                  - {step: k, uses: random, with: {length: 32} }
                provisioning:
                  - {name: key, address: 0x080E0000, value: "${k}"}
            """;
        var faults = await RefusedAsync(text, []);
        Assert.Contains(faults, f => f.StartsWith("project.yaml:3:", StringComparison.Ordinal) && f.Contains("Did you mean 'stm32f405'?", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("project.yaml:10:", StringComparison.Ordinal) && f.Contains("'bare' has no memory map", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_bare_part_a_block_goes_to_any_address_that_the_firmware_leaves_free()
    {
        var files = new Dictionary<string, byte[]> { ["firmware"] = Boards.Hex() };
        string Text(string place) => $$"""
            project: p
            device_types:
              - {name: bulb, memory_map: stm32f405}
            device_profiles:
              - name: plain
                recipe:
                  - {step: f, uses: file, with: {path: firmware, sha256: {{Boards.Sha256(files["firmware"])}} } }
                  - {step: k, uses: random, with: {length: 32} }
                image: {firmware: ["${f}"]}
                provisioning:
                  - {name: key, {{place}}, value: "${k}"}
            """;
        Assert.Contains(await RefusedAsync(Text("address: 0x08000100"), files), f => f.StartsWith("project.yaml:11:", StringComparison.Ordinal) && f.Contains("lies over the firmware", StringComparison.Ordinal));
        var warned = await hub.ApplyAsync(Text("address: 0x08018700"), dryRun: true, files);
        Assert.Contains(warned.Warnings, w => w.Line == 11 && w.Text.Contains("shares an erase sector (0x08010000-0x0801FFFF) with the firmware", StringComparison.Ordinal));
        Assert.Empty((await hub.ApplyAsync(Text("region: flash, offset: 0xE0000"), dryRun: true, files)).Warnings);
    }

    [Fact]
    public async Task A_block_goes_to_a_symbol_of_the_firmware()
    {
        byte[] code = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var files = new Dictionary<string, byte[]> { ["firmware"] = TinyElf.Of(0x0800_0000, code, ("device_secret", 0x0800_0040, 32), ("small", 0x0800_0080, 8)) };
        string Text(string symbol) => $$"""
            project: p
            device_types:
              - {name: bulb, memory_map: stm32f405}
            device_profiles:
              - name: plain
                recipe:
                  - {step: f, uses: file, with: {path: firmware, sha256: {{Boards.Sha256(files["firmware"])}} } }
                  - {step: k, uses: random, with: {length: 32, secret: false} }
                image: {firmware: ["${f}"], deliver: whole, format: bin}
                outputs: {K: {value: "${k}", format: hex} }
                provisioning:
                  - {name: secret, symbol: {{symbol}}, value: "${k}"}
            """;
        Assert.Contains(await RefusedAsync(Text("device_secrat"), files), f => f.StartsWith("project.yaml:12:", StringComparison.Ordinal) && f.Contains("no symbol 'device_secrat'", StringComparison.Ordinal));
        await hub.ApplyAsync(Text("device_secret"), files: files);
        var json = await hub.ProvisionAsync((await hub.CreateAsync(await hub.OpenAsync(1), "a")).Uid);
        var image = Boards.Image(json, "bin").Image;
        Assert.Equal(json.Output("K"), Convert.ToHexStringLower(image.At(0x0800_0040, 32)));
        Assert.Equal(code[..0x40], image.At(0x0800_0000, 0x40));
        Assert.Equal(code[0x60..], image.At(0x0800_0060, 0xA0));

        await hub.ApplyAsync(Text("small"), files: files);
        var device = await hub.CreateAsync(await hub.OpenAsync(1), "b");
        await Hub.RefusedAsync(ProductionRefusal.BlockRefused, () => hub.ProvisionAsync(device.Uid));
    }

    [Fact]
    public async Task Firmware_outside_its_region_and_blocks_of_the_map_that_nobody_gives_are_refused()
    {
        var files = Boards.Files(firmware: Boards.Hex(0x0810_0000));
        Assert.Contains(await RefusedAsync(Boards.Project(files), files), f => f.StartsWith("project.yaml:14:", StringComparison.Ordinal) && f.Contains("outside every region that holds firmware", StringComparison.Ordinal));
        files = Boards.Files();
        Assert.Contains(await RefusedAsync(Boards.Project(files, provisioning: "              - {name: label}"), files), f => f.Contains("block 'counter' for each device", StringComparison.Ordinal));
        files = Boards.Files(firmware: Encoding.ASCII.GetBytes(":00000001FE\n"));
        Assert.Contains(await RefusedAsync(Boards.Project(files), files), f => f.StartsWith("project.yaml:14:", StringComparison.Ordinal) && f.Contains("line 1", StringComparison.Ordinal) && f.Contains("firmware 'firmware'", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> RefusedAsync(string text, Dictionary<string, byte[]> files)
    {
        var refusal = await Assert.ThrowsAsync<ProductionRefusedException>(() => hub.ApplyAsync(text, files: files));
        Assert.Equal(ProductionRefusal.Declaration, refusal.Code);
        return [.. refusal.Faults.Select(f => f.ToString())];
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
