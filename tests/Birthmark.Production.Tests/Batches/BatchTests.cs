using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Batches;

public sealed class BatchTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    [Fact]
    public async Task Orders_that_cannot_be_are_refused()
    {
        await hub.ApplyAsync(Samples.Plain);
        await RefusedAsync(ProductionRefusal.ProfileUnknown, new("b", "plane", "bulb", 1, 1));
        await RefusedAsync(ProductionRefusal.DeviceTypeUnknown, new("b", "plain", "bulbs", 1, 1));
        await RefusedAsync(ProductionRefusal.DeviceTypeUnknown, new("b", "plain", "bulbs", 1, 1, "plain-project"));
        await RefusedAsync(ProductionRefusal.ProjectUnknown, new("b", "plain", "bulb", 1, 1, "nowhere"));
        await RefusedAsync(ProductionRefusal.QuantityOutOfRange, new("b", "plain", "bulb", 0, 1));
        await RefusedAsync(ProductionRefusal.QuantityOutOfRange, new("b", "plain", "bulb", 1_000_001, 1));
        await RefusedAsync(ProductionRefusal.HeadCountOutOfRange, new("b", "plain", "bulb", 1, 0));
        await RefusedAsync(ProductionRefusal.HeadCountOutOfRange, new("b", "plain", "bulb", 1, 65));
        await RefusedAsync(ProductionRefusal.NameInvalid, new("b\n", "plain", "bulb", 1, 1));
        await RefusedAsync(ProductionRefusal.NameInvalid, new("b", "plain", "bulb", 1, 1, null, ["\t"]));
        await hub.ApplyAsync(Samples.Plain.Replace("plain-project", "twin", StringComparison.Ordinal));
        await RefusedAsync(ProductionRefusal.ProjectAmbiguous, new("b", "plain", "bulb", 1, 1));
        Assert.Equal("twin", (await hub.Batches.OpenAsync(new("b", "plain", "bulb", 1, 1, "twin"), "operator")).Project);
        Assert.True(BatchUid.TryParse("01890000-0000-7000-8000-000000000000", out var none));
        await Hub.RefusedAsync(ProductionRefusal.BatchUnknown, () => hub.Batches.FindAsync(none));
        await Hub.RefusedAsync(ProductionRefusal.BatchUnknown, () => hub.Batches.PauseAsync(none, "operator"));
    }

    [Fact]
    public async Task The_same_order_again_gives_the_untouched_batch_and_later_a_new_one()
    {
        await hub.ApplyAsync(Samples.Plain);
        var first = await hub.OpenAsync(5);
        Assert.Equal(first.Uid, (await hub.OpenAsync(5)).Uid);
        Assert.NotEqual(first.Uid, (await hub.OpenAsync(6)).Uid);
        await hub.CreateAsync(first, "a");
        Assert.NotEqual(first.Uid, (await hub.OpenAsync(5)).Uid);
    }

    [Fact]
    public async Task A_paused_batch_gives_no_tickets_and_no_data_but_takes_outcomes()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(5);
        var made = await hub.CreateAsync(batch, "a");
        await hub.ProvisionAsync(made.Uid);
        var waiting = await hub.CreateAsync(batch, "b");
        Assert.Equal(BatchState.Paused, (await hub.Batches.PauseAsync(batch.Uid, "operator")).State);
        Assert.Equal(BatchState.Paused, (await hub.Batches.PauseAsync(batch.Uid, "operator")).State);
        await Hub.RefusedAsync(ProductionRefusal.BatchPaused, () => hub.CreateAsync(batch, "c"));
        await Hub.RefusedAsync(ProductionRefusal.BatchPaused, () => hub.ProvisionAsync(waiting.Uid));
        Assert.NotEmpty(await hub.ProvisionAsync(made.Uid));
        await hub.ReportAsync(made.Uid, "OK");
        await hub.Batches.ResumeAsync(batch.Uid, "operator");
        await hub.ProvisionAsync(waiting.Uid);
        await hub.CreateAsync(batch, "c");
    }

    [Fact]
    public async Task A_released_batch_balances_lists_everything_and_takes_nothing_more()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(10);
        var devices = new List<CreatedDevice>();
        for (var i = 0; i < 6; i++)
        {
            devices.Add(await hub.CreateAsync(batch, $"S{i}"));
        }

        for (var i = 0; i < 4; i++)
        {
            await hub.ProvisionAsync(devices[i].Uid);
        }

        await hub.ReportAsync(devices[0].Uid, "OK");
        await hub.ReportAsync(devices[1].Uid, "ok");
        await hub.ReportAsync(devices[2].Uid, "NOK", "read-back differs");
        await Hub.RefusedAsync(ProductionRefusal.BatchNotReleased, () => hub.Devices.ListAsync(batch.Uid, DeviceListKind.Allow, null, 10));

        var released = await hub.Batches.ReleaseAsync(batch.Uid, "operator");
        Assert.Equal(BatchState.Released, released.State);
        Assert.NotNull(released.ClosedAt);
        Assert.Equal(new BatchBalance(10, 2, 1, 3, 4), released.Balance);
        await BalancesAsync(batch);
        Assert.Equal(["S0", "S1"], (await hub.Devices.ListAsync(batch.Uid, DeviceListKind.Allow, null, 10)).Devices.Select(d => d.Serial));
        var denied = (await hub.Devices.ListAsync(batch.Uid, DeviceListKind.Deny, null, 10)).Devices;
        Assert.Equal(["S2", "S3", "S4", "S5"], denied.Select(d => d.Serial));
        Assert.Equal("read-back differs", denied[0].Reason);
        Assert.Equal([DeviceState.Ko, DeviceState.Unconfirmed, DeviceState.Unconfirmed, DeviceState.Unconfirmed], denied.Select(d => d.State));

        Assert.Equal(BatchState.Released, (await hub.Batches.ReleaseAsync(batch.Uid, "operator")).State);
        await Hub.RefusedAsync(ProductionRefusal.BatchClosed, () => hub.CreateAsync(batch, "late"));
        await Hub.RefusedAsync(ProductionRefusal.DeviceFinal, () => hub.ProvisionAsync(devices[3].Uid));
        await Hub.RefusedAsync(ProductionRefusal.DeviceFinal, () => hub.ReportAsync(devices[3].Uid, "OK"));
        await Hub.RefusedAsync(ProductionRefusal.BatchMoveForbidden, () => hub.Batches.ResumeAsync(batch.Uid, "operator"));
        await Hub.RefusedAsync(ProductionRefusal.BatchMoveForbidden, () => hub.Batches.AbortAsync(batch.Uid, "operator"));

        // A lost answer to the last report: the same outcome is still accepted.
        Assert.Equal(DeviceState.Ok, (await hub.ReportAsync(devices[0].Uid, "OK")).State);
    }

    [Fact]
    public async Task An_aborted_batch_ends_with_its_balance()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(3);
        await hub.CreateAsync(batch, "a");
        await hub.Batches.PauseAsync(batch.Uid, "operator");
        var aborted = await hub.Batches.AbortAsync(batch.Uid, "operator");
        Assert.Equal(BatchState.Aborted, aborted.State);
        Assert.Equal(new BatchBalance(3, 0, 0, 1, 2), aborted.Balance);
        await BalancesAsync(batch);
    }

    [Fact]
    public async Task A_release_that_a_crash_interrupted_is_completed_at_the_next_start()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        await hub.Get<Birthmark.Storage.IJournal>().CommitAsync("batch.release", tx => BatchMoves.Apply(tx, batch.Uid, BatchMove.Release, "operator"));
        await hub.RestartAsync();
        await Hub.RefusedAsync(ProductionRefusal.BatchClosed, () => hub.ProvisionAsync(device.Uid));
        await hub.LooseEnds.TieUpAsync();
        var released = await hub.Batches.FindAsync(batch.Uid);
        Assert.Equal(BatchState.Released, released.State);
        Assert.Equal(DeviceState.Unconfirmed, (await hub.Devices.FindAsync(device.Uid)).State);
    }

    [Fact]
    public async Task Lists_are_paged_and_streamed_in_order_without_losing_or_repeating_any()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(700, heads: 64);
        for (var i = 0; i < 640; i += 64)
        {
            await hub.Devices.CreateAsync(batch.Uid, [.. Enumerable.Range(i, 64).Select(n => new NewDevice($"S{n}"))], Hub.Bench);
        }

        await hub.Batches.ReleaseAsync(batch.Uid, "operator");
        var tickets = new List<long>();
        string? cursor = null;
        do
        {
            var page = await hub.Devices.ListAsync(batch.Uid, DeviceListKind.Deny, cursor, 99);
            tickets.AddRange(page.Devices.Select(d => d.Ticket));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(1, 640).Select(t => (long)t), tickets);

        var streamed = new List<long>();
        await foreach (var device in await hub.Devices.StreamAsync(batch.Uid, DeviceListKind.Deny))
        {
            streamed.Add(device.Ticket);
        }

        Assert.Equal(tickets, streamed);
        await Hub.RefusedAsync(ProductionRefusal.CursorInvalid, () => hub.Devices.ListAsync(batch.Uid, DeviceListKind.Deny, "zz", 10));

        for (var i = 0; i < 5; i++)
        {
            await hub.OpenAsync(1, name: $"more {i}");
        }

        var newest = await hub.Batches.ListAsync(BatchState.Running, null, 3);
        Assert.Equal(["more 4", "more 3", "more 2"], newest.Batches.Select(b => b.Name));
        Assert.Equal(["more 1", "more 0"], (await hub.Batches.ListAsync(BatchState.Running, newest.Cursor, 3)).Batches.Select(b => b.Name));
    }

    [Fact]
    public async Task Every_act_leaves_its_audit_record()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        await hub.ProvisionAsync(device.Uid);
        await hub.ReportAsync(device.Uid, "OK");
        await hub.Batches.PauseAsync(batch.Uid, "operator");
        await hub.Batches.ResumeAsync(batch.Uid, "operator");
        await hub.Batches.ReleaseAsync(batch.Uid, "operator");
        var acts = (await hub.Get<Birthmark.Storage.AuditLog>().ReadAsync(0, 1000)).Select(e => (e.Act, e.Actor)).ToList();
        Assert.Equal(
            [
                ("order.count", "hub"), ("project.apply", "owner"), ("batch.open", "operator"), ("device.create", "bench-1"), ("device.provision", "bench-1"),
                ("device.report", "bench-1"), ("batch.pause", "operator"), ("batch.resume", "operator"), ("batch.release", "operator"),
            ],
            acts);
    }

    private async Task BalancesAsync(Batch batch)
    {
        var kept = (await hub.Batches.FindAsync(batch.Uid)).Balance;
        var counted = await hub.Reader.QueryAsync(
            "SELECT SUM(state = 3), SUM(state = 4), SUM(state NOT IN (3, 4)), COUNT(*) FROM production_device WHERE batch_id = $1",
            r => new BatchBalance(batch.Quantity, r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), batch.Quantity - r.GetInt64(3)), batch.Uid.Order);
        Assert.Equal(counted[0], kept);
        Assert.Equal(kept.Authorised, kept.Provisioned + kept.Scrapped + kept.Unconfirmed + kept.Left);
    }

    private Task RefusedAsync(ProductionRefusal code, BatchOrder order) => Hub.RefusedAsync(code, () => hub.Batches.OpenAsync(order, "operator"));

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
