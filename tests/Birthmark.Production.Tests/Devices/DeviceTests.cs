using Birthmark.Production.Devices;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Devices;

public sealed class DeviceTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    [Fact]
    public async Task Provisioning_asked_again_gives_the_same_data_also_after_a_restart()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(3);
        var device = await hub.CreateAsync(batch, "SN-1");
        var first = await hub.ProvisionAsync(device.Uid);
        Assert.Equal("FFF1/8000/00000001/SN-1", first.Output("Label"));
        Assert.Equal(32, Convert.FromBase64String(first.Output("DevPKey")).Length);
        Assert.Equal([("key", Convert.ToHexString(Convert.FromBase64String(first.Output("DevPKey"))))], first.Blocks());
        Assert.Equal(first, await hub.ProvisionAsync(device.Uid));
        await hub.RestartAsync();
        Assert.Equal(first, await hub.ProvisionAsync(device.Uid));
    }

    [Fact]
    public async Task Calls_for_the_same_device_at_the_same_time_all_get_the_same_data()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(3);
        var device = await hub.CreateAsync(batch, "SN-1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => hub.ProvisionAsync(device.Uid))));
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task An_outcome_is_final_and_the_same_outcome_again_is_accepted()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        await Hub.RefusedAsync(ProductionRefusal.DeviceNotProvisioned, () => hub.ReportAsync(device.Uid, "OK"));
        await Hub.RefusedAsync(ProductionRefusal.StatusInvalid, () => hub.ReportAsync(device.Uid, "fine"));
        await Hub.RefusedAsync(ProductionRefusal.ReasonInvalid, () => hub.ReportAsync(device.Uid, "KO", "a\0b"));
        await hub.ProvisionAsync(device.Uid);
        await hub.ReportAsync(device.Uid, "KO", "burnt");
        await hub.ReportAsync(device.Uid, "NOK");
        await Hub.RefusedAsync(ProductionRefusal.DeviceFinal, () => hub.ReportAsync(device.Uid, "OK"));
        await Hub.RefusedAsync(ProductionRefusal.DeviceFinal, () => hub.ProvisionAsync(device.Uid));
        var record = await hub.Devices.FindAsync(device.Uid);
        Assert.Equal((DeviceState.Ko, "burnt", "bench-1"), (record.State, record.Reason, record.Station));
        Assert.Equal(1, (await hub.Batches.FindAsync(batch.Uid)).Balance.Scrapped);

        var untouched = await hub.CreateAsync(batch, "b");
        await hub.ReportAsync(untouched.Uid, "KO", "dropped");
        await Hub.RefusedAsync(ProductionRefusal.DeviceFinal, () => hub.ProvisionAsync(untouched.Uid));
    }

    [Fact]
    public async Task A_device_of_another_station_does_not_exist()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        var other = Hub.Station("bench-2");
        await Hub.RefusedAsync(ProductionRefusal.DeviceUnknown, () => hub.ProvisionAsync(device.Uid, station: other));
        await Hub.RefusedAsync(ProductionRefusal.DeviceUnknown, () => hub.ReportAsync(device.Uid, "KO", station: other));
        await Hub.RefusedAsync(ProductionRefusal.DeviceUnknown, () => hub.Devices.FindAsync(device.Uid, other));
        Assert.Empty(await hub.Devices.FindBySerialAsync("a", null, other));
        Assert.Equal(device.Uid, Assert.Single(await hub.Devices.FindBySerialAsync("a")).Uid);

        var forged = device.Uid.ToString()[..^1] + (device.Uid.ToString()[^1] == '0' ? '1' : '0');
        foreach (var wrong in new[] { forged, "", "nonsense", null, "' OR 1=1 --" })
        {
            var answers = await hub.Devices.ProvisionAsync([new(wrong)], Hub.Bench);
            Assert.Equal(ProductionRefusal.DeviceUnknown, answers[0].Refusal!.Code);
        }
    }

    [Fact]
    public async Task Heads_are_answered_each_for_itself()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(9, heads: 4);
        var created = await hub.Devices.CreateAsync(batch.Uid, [new("a", "1"), new("b", "2"), new("\n"), new("c")], Hub.Bench);
        Assert.Equal(ProductionRefusal.SerialInvalid, created[2].Refusal!.Code);
        var uids = created.Where(c => c.Value is not null).Select(c => c.Value!.Uid.ToString()).ToList();
        Assert.Equal("2", (await hub.Devices.FindAsync(created[1].Value!.Uid)).Head);

        var data = await hub.Devices.ProvisionAsync([new(uids[0]), new("none"), new(uids[1]), new(uids[0])], Hub.Bench);
        Assert.NotNull(data[0].Value);
        Assert.Equal(ProductionRefusal.DeviceUnknown, data[1].Refusal!.Code);
        Assert.NotNull(data[2].Value);
        Assert.Equal(ProductionRefusal.HeadsInvalid, data[3].Refusal!.Code);

        var reported = await hub.Devices.ReportAsync([new(uids[0], "OK"), new(uids[1], "KO", "scratch"), new(uids[2], "OK")], Hub.Bench);
        Assert.Equal([DeviceState.Ok, DeviceState.Ko], reported.Take(2).Select(r => r.Value!.State));
        Assert.Equal(ProductionRefusal.DeviceNotProvisioned, reported[2].Refusal!.Code);
        Assert.Equal((1, 1, 1), await CountsAsync(batch.Uid));
        foreach (var answer in data)
        {
            answer.Value?.Dispose();
        }
    }

    [Fact]
    public async Task A_brought_key_is_refused_where_the_hub_makes_the_key()
    {
        await hub.ApplyAsync(Samples.Plain);
        var device = await hub.CreateAsync(await hub.OpenAsync(3), "a");
        var key = new KeyOffer(DeviceKeys.Csr(), null, null);
        await Hub.RefusedAsync(ProductionRefusal.DeviceKeyUnwanted, () => hub.ProvisionAsync(device.Uid, key));
        Assert.NotEmpty(await hub.ProvisionAsync(device.Uid));
        await Hub.RefusedAsync(ProductionRefusal.DeviceKeyUnwanted, () => hub.ProvisionAsync(device.Uid, key));
    }

    [Fact]
    public async Task Secrets_rest_sealed_and_are_gone_when_the_outcome_is_final()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        var data = await hub.ProvisionAsync(device.Uid);
        var key = Convert.FromBase64String(data.Output("DevPKey"));
        AssertNowhere(key, data);
        var sealedBytes = (await hub.Reader.QueryAsync("SELECT sealed FROM production_device_secret", r => r.GetFieldValue<byte[]>(0)))[0];
        await hub.ReportAsync(device.Uid, "OK");
        Assert.Empty(await hub.Reader.QueryAsync("SELECT device_id FROM production_device_secret", r => r.GetInt64(0)));

        // After a stop the log file is folded into the database: not even the sealed form is left.
        await hub.RestartAsync();
        Assert.False(Disk.ReadAll(hub.Folder).AsSpan().IndexOf(sealedBytes.AsSpan(16, 64)) >= 0);
        AssertNowhere(key, data);
    }

    private void AssertNowhere(byte[] key, string data)
    {
        var disk = Disk.ReadAll(hub.Folder).AsSpan();
        Assert.True(disk.IndexOf(key) < 0);
        Assert.True(disk.IndexOf(System.Text.Encoding.ASCII.GetBytes(data.Output("DevPKey"))) < 0);
        Assert.True(disk.IndexOf(System.Text.Encoding.ASCII.GetBytes(data.Output("Secret"))) < 0);
        Assert.True(disk.IndexOf(Convert.FromHexString(data.Output("Secret"))) < 0);
    }

    private async Task<(long, long, long)> CountsAsync(Birthmark.Production.Batches.BatchUid uid)
    {
        var balance = (await hub.Batches.FindAsync(uid)).Balance;
        return (balance.Provisioned, balance.Scrapped, balance.Unconfirmed);
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
