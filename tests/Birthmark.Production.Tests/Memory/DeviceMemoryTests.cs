using System.Security.Cryptography;
using System.Text;
using Birthmark.Production.Batches;
using Birthmark.Production.Tests.Floor;
using Birthmark.Storage;

namespace Birthmark.Production.Tests.Memory;

/// <summary>What a device with a memory map is given, and what of it is on record.</summary>
public sealed class DeviceMemoryTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    [Fact]
    public async Task A_device_gets_its_blocks_with_addresses_and_the_whole_image()
    {
        var batch = await OpenAsync("{firmware: [\"${firmware}\"], deliver: whole}");
        var json = await hub.ProvisionAsync((await hub.CreateAsync(batch, "0001")).Uid);
        Assert.Equal(["label@0x08120000", "counter@0x08121000", "key@0x08123000"], Places(json));
        var image = Boards.Image(json).Image;
        Assert.Equal(Boards.Code, image.At(0x0800_0000, Boards.Code.Length));
        Assert.Equal("OUR-ROOT"u8, image.At(0x0812_2000, 8));
        Assert.Equal("SN-0001"u8, image.At(0x0812_0000, 7));
        foreach (var (name, value) in json.Blocks())
        {
            var address = name == "label" ? 0x0812_0000 : name == "counter" ? 0x0812_1000 : 0x0812_3000;
            Assert.Equal(value, Convert.ToHexString(image.At(address, value.Length / 2)));
            Assert.Equal(0, value.Length / 2 % 32); // the write granule
        }
    }

    [Theory]
    [InlineData("ihex")]
    [InlineData("srec")]
    [InlineData("uf2")]
    [InlineData("ti-txt")]
    [InlineData("dfuse")]
    public async Task A_delta_holds_the_blocks_of_the_device_and_nothing_else(string format)
    {
        var batch = await OpenAsync($"{{firmware: [\"${{firmware}}\"], deliver: delta, format: {format}, name: Delta}}");
        var json = await hub.ProvisionAsync((await hub.CreateAsync(batch, "0001")).Uid);
        var image = Boards.Image(json.Replace("\"Delta\"", "\"Image\"", StringComparison.Ordinal)).Image;
        Assert.Equal(0x0812_0000, image.Start);
        Assert.Equal("SN-0001"u8, image.At(0x0812_0000, 7));
        Assert.InRange(image.ByteCount, 96, 1024);
    }

    [Fact]
    public async Task Asked_again_also_after_a_restart_a_device_gets_the_same_memory()
    {
        var batch = await OpenAsync("{firmware: [\"${firmware}\"], deliver: whole, format: bin}");
        var device = await hub.CreateAsync(batch, "0001");
        var first = await hub.ProvisionAsync(device.Uid);
        Assert.Equal(first, await hub.ProvisionAsync(device.Uid));
        await hub.RestartAsync();
        Assert.Equal(first, await hub.ProvisionAsync(device.Uid));
    }

    [Fact]
    public async Task Stations_asking_at_once_each_get_their_own_device_over_one_base()
    {
        var batch = await OpenAsync("{firmware: [\"${firmware}\"], deliver: whole}", 32);
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(async i => (i, json: await hub.ProvisionAsync((await hub.CreateAsync(batch, $"{i:D4}")).Uid))));
        foreach (var (i, json) in answers)
        {
            var image = Boards.Image(json).Image;
            Assert.Equal($"SN-{i:D4}", Encoding.ASCII.GetString(image.At(0x0812_0000, 7)));
            Assert.Equal(Boards.Code, image.At(0x0800_0000, Boards.Code.Length));
        }
    }

    [Fact]
    public async Task Each_block_is_on_record_by_its_digest_a_secret_one_by_an_HMAC_and_the_log_proves_them()
    {
        var batch = await OpenAsync("{firmware: [\"${firmware}\"]}");
        var device = await hub.CreateAsync(batch, "0001");
        var json = await hub.ProvisionAsync(device.Uid);
        var rows = await hub.Reader.QueryAsync(
            "SELECT name, address, length, is_secret, digest FROM production_device_block WHERE device_id = $1 ORDER BY position",
            r => (Name: r.GetString(0), Address: r.GetInt64(1), Length: r.GetInt64(2), IsSecret: r.GetInt64(3) == 1, Digest: r.GetFieldValue<byte[]>(4)), device.Uid.Order);
        Assert.Equal(["label", "counter", "key"], rows.Select(r => r.Name));
        foreach (var (row, (_, value)) in rows.Zip(json.Blocks()))
        {
            Assert.Equal(value.Length / 2, row.Length);
            Assert.Equal(row.Name == "key", row.IsSecret);
            var plain = SHA256.HashData(Convert.FromHexString(value));
            Assert.Equal(!row.IsSecret, plain.SequenceEqual(row.Digest));
        }

        using var sum = new MemoryStream();
        foreach (var row in rows)
        {
            sum.WriteByte((byte)row.Name.Length);
            sum.Write(Encoding.UTF8.GetBytes(row.Name));
            sum.Write([0, 0, 0, 0, .. Convert.FromHexString(row.Address.ToString("X8", System.Globalization.CultureInfo.InvariantCulture))]);
            sum.Write([0, 0, (byte)(row.Length >> 8), (byte)row.Length]);
            sum.Write(row.Digest);
        }

        var leaves = await hub.Get<AuditLog>().ReadAsync(0, 1000);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(sum.ToArray())), Encoding.UTF8.GetString(leaves.Single(l => l.Act == "device.provision").Leaf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_says_by_which_map_it_is_made_and_its_report_lists_it()
    {
        var batch = await OpenAsync("{firmware: [\"${firmware}\"]}");
        var digest = Boards.Sha256(Boards.Files()["board.yaml"]);
        Assert.Equal(new NamedDigest("board.yaml", digest), batch.MemoryMap);
        Assert.Contains(("board.yaml", digest), (await hub.Get<BatchOrigins>().FindAsync(batch)).Files);
        var plain = Samples.Plain;
        await hub.ApplyAsync(plain);
        var without = await hub.Batches.OpenAsync(new("b", "plain", "bulb", 1, 1, "plain-project"), "operator");
        Assert.Null(without.MemoryMap);
        await hub.ProvisionAsync((await hub.CreateAsync(without, "x")).Uid);
        Assert.Equal(0, (await hub.Reader.QueryAsync("SELECT COUNT(*) FROM production_device_block", r => r.GetInt64(0)))[0]);
    }

    private async Task<Batch> OpenAsync(string image, long quantity = 10)
    {
        var files = Boards.Files();
        await hub.ApplyAsync(Boards.Project(files, image), files: files);
        return await hub.OpenAsync(quantity, profile: "plain");
    }

    private static IEnumerable<string> Places(string json)
    {
        using var answer = System.Text.Json.JsonDocument.Parse(json);
        return [.. answer.RootElement.GetProperty("Provisioning").EnumerateArray().Select(b => $"{b.GetProperty("Name").GetString()}@{b.GetProperty("Address").GetString()}")];
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
