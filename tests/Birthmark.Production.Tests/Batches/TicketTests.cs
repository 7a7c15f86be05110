using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Batches;

public sealed class TicketTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    [Fact]
    public async Task Sixty_four_stations_racing_for_a_hundred_tickets_get_exactly_a_hundred()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(100);
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).SelectMany(s => Enumerable.Range(0, 3).Select(d =>
            Task.Run(async () => (await hub.Devices.CreateAsync(batch.Uid, [new($"S{s}-{d}")], Hub.Station($"bench-{s}")))[0]))));
        Assert.Equal(100, answers.Count(a => a.Value is not null));
        Assert.Equal(92, answers.Count(a => a.Refusal?.Code == ProductionRefusal.BatchExhausted));
        Assert.Equal(Enumerable.Range(1, 100).Select(t => (long)t), await TicketsAsync(batch));
        Assert.Equal(new BatchBalance(100, 0, 0, 100, 0), (await hub.Batches.FindAsync(batch.Uid)).Balance);
    }

    [Fact]
    public async Task Heads_of_one_call_take_what_is_left_and_the_rest_are_refused()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(5, heads: 4);
        var first = await hub.Devices.CreateAsync(batch.Uid, [new("a"), new("b"), new("c"), new("d")], Hub.Bench);
        Assert.All(first, a => Assert.NotNull(a.Value));
        var second = await hub.Devices.CreateAsync(batch.Uid, [new("d"), new("e"), new("f")], Hub.Bench);
        Assert.Equal(first[3].Value!.Uid, second[0].Value!.Uid);
        Assert.NotNull(second[1].Value);
        Assert.Equal(ProductionRefusal.BatchExhausted, second[2].Refusal!.Code);
        Assert.Equal([1L, 2, 3, 4, 5], await TicketsAsync(batch));
    }

    [Fact]
    public async Task The_same_station_and_serial_give_the_same_device_and_cost_one_ticket()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(2);
        var device = await hub.CreateAsync(batch, "SN");
        Assert.Equal(device.Uid, (await hub.CreateAsync(batch, "SN")).Uid);
        await hub.RestartAsync();
        Assert.Equal(device.Uid, (await hub.CreateAsync(batch, "SN")).Uid);
        Assert.Equal(1, (await hub.Batches.FindAsync(batch.Uid)).Balance.Left);

        await hub.CreateAsync(batch, "other");
        Assert.Equal(device.Uid, (await hub.CreateAsync(batch, "SN")).Uid);
        await Hub.RefusedAsync(ProductionRefusal.SerialTaken, () => hub.CreateAsync(batch, "SN", Hub.Station("bench-2")));
        var next = await hub.OpenAsync(2, name: "next");
        await Hub.RefusedAsync(ProductionRefusal.SerialTaken, () => hub.CreateAsync(next, "SN"));
        Assert.Equal(2, (await hub.Batches.FindAsync(next.Uid)).Balance.Left);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" x")]
    [InlineData("a\nb")]
    [InlineData("a\u202Eb")]
    [InlineData("\uD800")]
    [InlineData(null)]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task A_hostile_serial_is_refused(string? serial)
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(2);
        await Hub.RefusedAsync(ProductionRefusal.SerialInvalid, () => hub.CreateAsync(batch, serial!));
    }

    [Fact]
    public async Task Too_many_heads_and_the_same_serial_twice_are_refused()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(9, heads: 2);
        await Hub.RefusedAsync(ProductionRefusal.HeadsInvalid, () => hub.Devices.CreateAsync(batch.Uid, [new("a"), new("b"), new("c")], Hub.Bench));
        await Hub.RefusedAsync(ProductionRefusal.HeadsInvalid, () => hub.Devices.CreateAsync(batch.Uid, [], Hub.Bench));
        var twins = await hub.Devices.CreateAsync(batch.Uid, [new("a"), new("a")], Hub.Bench);
        Assert.NotNull(twins[0].Value);
        Assert.Equal(ProductionRefusal.HeadsInvalid, twins[1].Refusal!.Code);
    }

    [Fact]
    public async Task A_batch_named_for_stations_does_not_exist_for_others()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(2, stations: ["bench-1"]);
        await hub.CreateAsync(batch, "a");
        await Hub.RefusedAsync(ProductionRefusal.BatchUnknown, () => hub.CreateAsync(batch, "b", Hub.Station("bench-2")));
    }

    [Fact]
    public async Task A_counter_never_repeats_across_devices_batches_and_restarts()
    {
        await hub.ApplyAsync(Samples.Plain);
        var numbers = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var batch = await hub.OpenAsync(40, name: $"round {round}");
            var labels = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
                (await hub.ProvisionAsync((await hub.CreateAsync(batch, $"{round}-{i}")).Uid)).Output("Label").Split('/')[2])));
            numbers.AddRange(labels);
            await hub.RestartAsync();
        }

        Assert.Equal(120, numbers.Distinct().Count());
        Assert.All(numbers, n => Assert.Equal(8, n.Length));
        Assert.Equal("00000001", numbers.Min());
    }

    private async Task<IEnumerable<long>> TicketsAsync(Batch batch) =>
        (await hub.Devices.ListAsync(batch.Uid, DeviceListKind.All, null, 1000)).Devices.Select(d => d.Ticket);

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
