using System.Security.Cryptography;
using System.Text;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Production.Tests.Floor;
using Birthmark.Storage;

namespace Birthmark.Production.Tests.Memory;

/// <summary>What a station reads back decides whether a device is good.</summary>
public sealed class ReadBackTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    [Fact]
    public async Task Digests_and_bytes_that_match_are_OK_and_both_sides_are_on_record()
    {
        var (device, blocks) = await ProvisionedAsync();
        var report = await ReportAsync(device, "OK", Digest("label", blocks["label"]), Bytes("counter", blocks["counter"]), Digest("key", blocks["key"]));
        Assert.Equal((DeviceState.Ok, null), (report.State, report.Mismatch));
        var rows = await RowsAsync(device);
        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.Equal(row.Digest, row.Observed));
        Assert.Contains("match", await LeafAsync("device.report"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bit_that_differs_makes_the_device_KO_with_block_and_offset()
    {
        var (device, blocks) = await ProvisionedAsync();
        blocks["label"][5] ^= 1;
        blocks["key"][9] ^= 1;
        var report = await ReportAsync(device, "OK", Bytes("key", blocks["key"]), Bytes("label", blocks["label"]), Digest("counter", blocks["counter"], "0x08121000", isValue: true));
        Assert.Equal(DeviceState.Ko, report.State);
        Assert.Equal("'label' differs at offset 0x5 (address 0x08120005)", report.Mismatch);
        var record = await hub.Devices.FindAsync(device);
        Assert.Equal((DeviceState.Ko, "read-back: 'label' differs at offset 0x5 (address 0x08120005)"), (record.State, record.Reason));
        Assert.Equal(["counter"], (await RowsAsync(device)).Where(r => r.Observed!.SequenceEqual(r.Digest)).Select(r => r.Name));
        Assert.Contains("mismatch", await LeafAsync("device.report"), StringComparison.Ordinal);

        // The answer was lost: the station says the same again and is told the same.
        var again = await ReportAsync(device, "OK", Bytes("key", blocks["key"]));
        Assert.Equal((report.State, report.Mismatch), (again.State, again.Mismatch));
        await Hub.RefusedAsync(ProductionRefusal.DeviceFinal, () => hub.ReportAsync(device, "OK"));
        Assert.Equal((0, 1), (await hub.Batches.FindAsync(record.Batch)).Balance is var b ? (b.Provisioned, b.Scrapped) : default);
    }

    [Fact]
    public async Task A_digest_that_differs_makes_the_device_KO_too()
    {
        var (device, blocks) = await ProvisionedAsync();
        blocks["key"][0] ^= 1;
        var report = await ReportAsync(device, "OK", Digest("key", blocks["key"]));
        Assert.Equal((DeviceState.Ko, "the digest of 'key' (0x08123000-0x0812301F) does not match"), (report.State, report.Mismatch));
    }

    [Fact]
    public async Task What_the_device_may_change_is_left_out()
    {
        var (device, blocks) = await ProvisionedAsync();
        blocks["counter"][4] = 0x77;
        await Hub.RefusedAsync(ProductionRefusal.ReadBackInvalid, () => ReportAsync(device, "OK", Digest("counter", blocks["counter"])));
        Assert.Equal(DeviceState.Ok, (await ReportAsync(device, "OK", Bytes("counter", blocks["counter"]))).State);

        (device, blocks) = await ProvisionedAsync();
        (blocks["counter"][4], blocks["counter"][8]) = (0x77, 0x77);
        Assert.Equal("'counter' differs at offset 0x8 (address 0x08121008)", (await ReportAsync(device, "OK", Bytes("counter", blocks["counter"]))).Mismatch);
    }

    [Fact]
    public async Task A_range_is_compared_with_firmware_common_and_own_blocks_in_it()
    {
        var (device, blocks) = await ProvisionedAsync();
        var flash = Enumerable.Repeat((byte)0xFF, 0x4000).ToArray();
        blocks["label"].CopyTo(flash, 0);
        blocks["counter"].CopyTo(flash, 0x1000);
        "OUR-ROOT"u8.CopyTo(flash.AsSpan(0x2000));
        blocks["key"].CopyTo(flash, 0x3000);
        var report = await ReportAsync(device, "OK", At(0x0812_0000, flash), At(0x0800_0010, Boards.Code[0x10..0x5000]), Sha("firmware", Padded(Boards.Code, 1 << 20)));
        Assert.Equal((DeviceState.Ok, null), (report.State, report.Mismatch));
        Assert.Equal(["label", "counter", "key", "0x08120000", "0x08000010", "firmware"], (await RowsAsync(device)).Select(r => r.Name));

        (device, _) = await ProvisionedAsync();
        var changed = Boards.Code[0x10..0x5000];
        changed[0x20] ^= 0x80;
        Assert.Equal("'firmware' differs at offset 0x30 (address 0x08000030)", (await ReportAsync(device, "OK", At(0x0800_0010, changed))).Mismatch);

        (device, _) = await ProvisionedAsync();
        Assert.Equal("'trust' differs at offset 0x0 (address 0x08122000)", (await ReportAsync(device, "OK", At(0x0812_2000, new byte[32]))).Mismatch);
    }

    [Fact]
    public async Task What_cannot_be_judged_is_refused_and_the_device_stays_open()
    {
        var (device, blocks) = await ProvisionedAsync();
        ReadBackEntry[] wrong =
        [
            Digest("lable", blocks["label"]), new("label", "0x08120000", new string('0', 64), null), new("label", null, null, null), new("label", null, "12", null),
            new("label", null, null, "%"), Bytes("label", blocks["label"][..16]), new(null, "0x0812000Z", new string('0', 64), null),
            new(null, "0x08120004", new string('0', 64), null), new(null, "0x100000000", null, "AAAA"),
        ];
        foreach (var entry in wrong)
        {
            await Hub.RefusedAsync(ProductionRefusal.ReadBackInvalid, () => ReportAsync(device, "OK", entry));
        }

        var refusal = await Assert.ThrowsAsync<ProductionRefusedException>(() => ReportAsync(device, "OK", wrong[0]));
        Assert.Contains("label, counter, key, trust, firmware, settings, identity", refusal.Remedy, StringComparison.Ordinal);
        Assert.Equal(DeviceState.Ok, (await ReportAsync(device, "OK", Digest("label", blocks["label"]))).State);
    }

    [Fact]
    public async Task A_profile_may_want_every_block_read_back_before_a_device_is_OK()
    {
        var (device, blocks) = await ProvisionedAsync("required");
        await Hub.RefusedAsync(ProductionRefusal.ReadBackMissing, () => hub.ReportAsync(device, "OK"));
        var refusal = await Assert.ThrowsAsync<ProductionRefusedException>(() => ReportAsync(device, "OK", Digest("label", blocks["label"]), Digest("key", blocks["key"])));
        Assert.Equal(ProductionRefusal.ReadBackMissing, refusal.Code);
        Assert.Contains("'counter' was not read", refusal.Text, StringComparison.Ordinal);
        Assert.Equal(DeviceState.Ok, (await ReportAsync(device, "OK", Digest("label", blocks["label"]), Digest("key", blocks["key"]), Bytes("counter", blocks["counter"]))).State);
        (device, _) = await ProvisionedAsync("required");
        Assert.Equal(DeviceState.Ko, (await hub.ReportAsync(device, "KO", "no power")).State);
    }

    [Fact]
    public async Task After_a_restart_bytes_are_compared_all_the_same()
    {
        var (device, blocks) = await ProvisionedAsync();
        await hub.RestartAsync();
        blocks["key"][31] ^= 1;
        Assert.Equal("'key' differs at offset 0x1F (address 0x0812301F)", (await ReportAsync(device, "OK", Bytes("key", blocks["key"]))).Mismatch);
    }

    [Fact]
    public async Task A_device_without_placed_blocks_has_nothing_to_read_back()
    {
        await hub.ApplyAsync(Samples.Plain);
        var device = (await hub.CreateAsync(await hub.OpenAsync(1), "a")).Uid;
        await hub.ProvisionAsync(device);
        await Hub.RefusedAsync(ProductionRefusal.ReadBackInvalid, () => ReportAsync(device, "OK", new ReadBackEntry("key", null, new string('0', 64), null)));
        Assert.Equal(DeviceState.Ok, (await hub.ReportAsync(device, "OK")).State);
    }

    private int serial;

    private async Task<(DeviceUid Device, Dictionary<string, byte[]> Blocks)> ProvisionedAsync(string readBack = "optional")
    {
        var files = Boards.Files();
        await hub.ApplyAsync(Boards.Project(files, "{firmware: [\"${firmware}\"]}", readBack: readBack), files: files);
        var device = (await hub.CreateAsync(await hub.OpenAsync(1), $"{++serial:D4}")).Uid;
        var blocks = (await hub.ProvisionAsync(device)).Blocks().ToDictionary(b => b.Name, b => Convert.FromHexString(b.Value));
        Assert.Equal(["label", "counter", "key", "trust"], blocks.Keys); // without an image a station is given the common block, too
        return (device, blocks);
    }

    private async Task<ReportedDevice> ReportAsync(DeviceUid device, string status, params ReadBackEntry[] entries) =>
        (await hub.Devices.ReportAsync([new(device.ToString(), status, null, entries)], Hub.Bench))[0].OrThrow();

    private async Task<IReadOnlyList<(string Name, byte[] Digest, byte[]? Observed)>> RowsAsync(DeviceUid device) => await hub.Reader.QueryAsync(
        "SELECT name, digest, observed FROM production_device_block WHERE device_id = $1 ORDER BY position",
        r => (r.GetString(0), r.GetFieldValue<byte[]>(1), r.IsDBNull(2) ? null : r.GetFieldValue<byte[]>(2)), device.Order);

    private async Task<string> LeafAsync(string act) => Encoding.UTF8.GetString((await hub.Get<AuditLog>().ReadAsync(0, 1000)).Last(l => l.Act == act).Leaf);

    private static ReadBackEntry Digest(string name, byte[] bytes, string? address = null, bool isValue = false) =>
        new(address is null ? name : null, address, isValue ? null : Convert.ToHexStringLower(SHA256.HashData(bytes)), isValue ? Convert.ToBase64String(bytes) : null);

    private static ReadBackEntry Sha(string name, byte[] bytes) => Digest(name, bytes);

    private static ReadBackEntry Bytes(string name, byte[] bytes) => new(name, null, null, Convert.ToBase64String(bytes));

    private static ReadBackEntry At(long address, byte[] bytes) => new(null, $"0x{address:X8}", null, Convert.ToBase64String(bytes));

    private static byte[] Padded(byte[] bytes, int length)
    {
        var padded = Enumerable.Repeat((byte)0xFF, length).ToArray();
        bytes.CopyTo(padded, 0);
        return padded;
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
