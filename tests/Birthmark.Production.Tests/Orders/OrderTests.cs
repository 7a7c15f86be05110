using Birthmark.Production.Batches;
using Birthmark.Production.Orders;
using Birthmark.Production.Projects;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Orders;

public sealed class OrderTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    private OrderRegister Orders => hub.Get<OrderRegister>();

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    [Fact]
    public async Task A_project_of_an_OEM_needs_an_order_for_every_batch()
    {
        var project = await OwnedAsync();
        await Hub.RefusedAsync(ProductionRefusal.OrderMissing, () => hub.OpenAsync(10));
        await Orders.AcceptAsync(Order(project, 10), null, "olga");
        Assert.Equal("4711", (await hub.OpenAsync(10)).Order);
    }

    [Fact]
    public async Task A_batch_larger_than_its_order_is_refused()
    {
        await Orders.AcceptAsync(Order(await OwnedAsync(), 10), null, "olga");
        await Hub.RefusedAsync(ProductionRefusal.OrderExhausted, () => hub.OpenAsync(11));
    }

    [Fact]
    public async Task An_order_taken_once_is_refused_the_second_time()
    {
        var project = await OwnedAsync();
        await Orders.AcceptAsync(Order(project, 10), null, "olga");
        await Hub.RefusedAsync(ProductionRefusal.OrderKnown, () => Orders.AcceptAsync(Order(project, 1000), null, "olga"));
    }

    [Fact]
    public async Task Two_batches_together_never_get_more_than_their_order()
    {
        await Orders.AcceptAsync(Order(await OwnedAsync(), 306), null, "olga");
        var (one, two) = (await hub.OpenAsync(306, name: "one"), await hub.OpenAsync(306, name: "two"));
        Assert.Equal(100, await MakeAsync(one, 100, "a"));
        Assert.Equal(50, await MakeAsync(two, 60, "b"));
        Assert.Equal(156, await MakeAsync(one, 160, "a2"));
        await Hub.RefusedAsync(ProductionRefusal.OrderExhausted, () => hub.CreateAsync(one, "c-1"));
    }

    [Fact]
    public async Task A_call_for_two_heads_with_one_ticket_left_gives_one_and_refuses_the_other()
    {
        await Orders.AcceptAsync(Order(await OwnedAsync(), 10) with { PerDay = 3 }, null, "olga");
        var batch = await hub.Batches.OpenAsync(new("pairs", "plain", "bulb", 10, 2), "olga");
        await hub.Devices.CreateAsync(batch.Uid, [new("a-1"), new("a-2")], Hub.Bench);
        var last = await hub.Devices.CreateAsync(batch.Uid, [new("a-3"), new("a-4")], Hub.Bench);
        Assert.Equal([true, false], last.Select(h => h.Refusal is null));
    }

    [Fact]
    public async Task The_site_allowance_bounds_all_orders_together()
    {
        var project = await OwnedAsync();
        await Orders.AcceptAsync(Order(project, 50, "1", 1), 60, "olga");
        await Orders.AcceptAsync(Order(project, 50, "2", 2), null, "olga");
        var one = await hub.Batches.OpenAsync(new("one", "plain", "bulb", 50, 1, Number: "1"), "olga");
        var two = await hub.Batches.OpenAsync(new("two", "plain", "bulb", 50, 1, Number: "2"), "olga");
        Assert.Equal(50, await MakeAsync(one, 50, "a"));
        Assert.Equal(10, await MakeAsync(two, 50, "b"));
    }

    [Fact]
    public async Task A_running_line_stops_within_one_block_after_a_stop()
    {
        await Orders.AcceptAsync(Order(await OwnedAsync(), 1000), null, "olga");
        var batch = await hub.OpenAsync(1000);
        Assert.Equal(150, await MakeAsync(batch, 150, "before"));
        await Orders.StopAsync("acme", "4711", 9, "recall", "olga");
        Assert.Equal(106, await MakeAsync(batch, 120, "after"));
        await Hub.RefusedAsync(ProductionRefusal.OrderStopped, () => hub.CreateAsync(batch, "more"));
        await Hub.RefusedAsync(ProductionRefusal.OrderMissing, () => hub.OpenAsync(1));
    }

    [Fact]
    public async Task A_stop_of_everything_holds_for_orders_made_before_it_that_come_later()
    {
        var project = await OwnedAsync();
        await Orders.StopAsync("acme", null, 100, "contract ended", "olga");
        await Hub.RefusedAsync(ProductionRefusal.OrderStopped, () => Orders.AcceptAsync(Order(project, 10, sequence: 100), null, "olga"));
        await Orders.AcceptAsync(Order(project, 10, "later", 101), null, "olga");
    }

    [Fact]
    public async Task A_stop_that_comes_before_its_order_holds()
    {
        var project = await OwnedAsync();
        await Orders.StopAsync("acme", "4711", 9, null, "olga");
        await Hub.RefusedAsync(ProductionRefusal.OrderStopped, () => Orders.AcceptAsync(Order(project, 10), null, "olga"));
    }

    [Fact]
    public async Task An_order_gives_no_more_than_its_day_allows()
    {
        await Orders.AcceptAsync(Order(await OwnedAsync(), 100) with { PerDay = 30 }, null, "olga");
        var batch = await hub.OpenAsync(100);
        Assert.Equal(30, await MakeAsync(batch, 40, "today"));
    }

    [Fact]
    public async Task A_clock_set_back_gives_no_second_share_of_a_day()
    {
        await Orders.AcceptAsync(Order(await OwnedAsync(), 100) with { PerDay = 30 }, null, "olga");
        var batch = await hub.OpenAsync(100);
        hub.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(30, await MakeAsync(batch, 40, "today"));
        hub.Clock.Advance(TimeSpan.FromDays(-1));
        Assert.Equal(0, await MakeAsync(batch, 40, "yesterday"));
        hub.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(30, await MakeAsync(batch, 40, "tomorrow"));
    }

    [Fact]
    public async Task Tickets_drawn_and_not_used_go_back_to_the_order_when_the_batch_is_closed()
    {
        await Orders.AcceptAsync(Order(await OwnedAsync(), 400), null, "olga");
        var batch = await hub.OpenAsync(400);
        Assert.Equal(3, await MakeAsync(batch, 3, "a"));
        Assert.Equal(256, await TakenAsync());
        await hub.Batches.ReleaseAsync(batch.Uid, "olga");
        Assert.Equal(3, await TakenAsync());
    }

    [Fact]
    public async Task A_restart_neither_forgets_nor_repeats_what_was_drawn()
    {
        await Orders.AcceptAsync(Order(await OwnedAsync(), 120), null, "olga");
        var batch = await hub.OpenAsync(120);
        Assert.Equal(7, await MakeAsync(batch, 7, "a"));
        await hub.RestartAsync();
        Assert.Equal(113, await MakeAsync(batch, 120, "b"));
        Assert.Equal(120, await TakenAsync());
    }

    [Fact]
    public async Task A_project_of_an_OEM_is_changed_by_its_packages_alone_and_by_no_other_OEM()
    {
        var project = await OwnedAsync();
        await Hub.RefusedAsync(ProductionRefusal.ProjectSealed, () => hub.ApplyAsync(Samples.Plain.Replace("8000", "8001", StringComparison.Ordinal)));
        await Hub.RefusedAsync(ProductionRefusal.ProjectSealed, () => PackageAsync("rival", project));
        await PackageAsync("acme", project);
    }

    [Fact]
    public async Task An_order_for_another_OEMs_project_is_refused()
    {
        var project = await OwnedAsync();
        await Hub.RefusedAsync(ProductionRefusal.ProjectSealed, () => Orders.AcceptAsync(Order(project, 10) with { Oem = "rival" }, null, "olga"));
        await Hub.RefusedAsync(ProductionRefusal.ProjectSealed, () => Orders.AcceptAsync(Order("nobodys", 10), null, "olga"));
        Assert.Empty((await Orders.ListAsync(null, null, 10)).Orders);
    }

    [Fact]
    public async Task An_order_for_a_later_time_is_taken_and_gives_nothing_before_it()
    {
        var project = await OwnedAsync();
        await Orders.AcceptAsync(Order(project, 10) with { NotBefore = hub.Clock.GetUtcNow().AddDays(2) }, null, "olga");
        await Hub.RefusedAsync(ProductionRefusal.OrderMissing, () => hub.OpenAsync(10));
        hub.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(10, await MakeAsync(await hub.OpenAsync(10), 11, "a"));
    }

    [Fact]
    public async Task A_running_line_stops_within_one_block_when_its_order_runs_out()
    {
        await Orders.AcceptAsync(Order(await OwnedAsync(), 1000), null, "olga");
        var batch = await hub.OpenAsync(1000);
        Assert.Equal(10, await MakeAsync(batch, 10, "before"));
        hub.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(246, await MakeAsync(batch, 300, "after"));
        await Hub.RefusedAsync(ProductionRefusal.OrderStopped, () => hub.CreateAsync(batch, "more"));
    }

    [Fact]
    public async Task An_order_gives_no_more_devices_than_its_certificates_suffice_for()
    {
        await Orders.AcceptAsync(Order(await OwnedAsync(Samples.Matter), 100) with { Profile = "matter-dac", Certificates = 7 }, null, "olga");
        var batch = await hub.OpenAsync(100, profile: "matter-dac");
        Assert.Equal(7, await MakeAsync(batch, 20, "a"));
        await Hub.RefusedAsync(ProductionRefusal.OrderExhausted, () => hub.CreateAsync(batch, "more"));
    }

    [Fact]
    public async Task An_older_order_that_comes_after_a_newer_one_does_not_bring_its_site_allowance_back()
    {
        var project = await OwnedAsync();
        await Orders.AcceptAsync(Order(project, 50, "new", 9), 20, "olga");
        await Orders.AcceptAsync(Order(project, 50, "old", 5), 5000, "olga");
        var batch = await hub.Batches.OpenAsync(new("one", "plain", "bulb", 20, 1, Number: "old"), "olga");
        Assert.Equal(20, await MakeAsync(batch, 20, "a"));
        await Hub.RefusedAsync(ProductionRefusal.OrderExhausted, () => hub.Batches.OpenAsync(new("two", "plain", "bulb", 1, 1, Number: "new"), "olga"));
    }

    [Fact]
    public async Task A_stop_handed_in_twice_stops_once_and_is_no_fault()
    {
        var project = await OwnedAsync();
        await Orders.AcceptAsync(Order(project, 10), null, "olga");
        await Orders.StopAsync("acme", "4711", 9, null, "olga");
        await Orders.StopAsync("acme", "4711", 9, null, "olga");
        await Hub.RefusedAsync(ProductionRefusal.OrderMissing, () => hub.OpenAsync(1));
    }

    [Fact]
    public async Task What_is_left_of_an_order_is_the_least_of_quantity_day_and_site_allowance()
    {
        var project = await OwnedAsync();
        await Orders.AcceptAsync(Order(project, 50, "1", 1) with { PerDay = 40 }, 60, "olga");
        await Orders.AcceptAsync(Order(project, 30, "2", 2), null, "olga");
        Assert.Equal("40, 30", await LeftAsync());
        await MakeAsync(await hub.Batches.OpenAsync(new("one", "plain", "bulb", 35, 1, Number: "1"), "olga"), 35, "a");
        Assert.Equal("5, 25", await LeftAsync());
        await Orders.StopAsync("acme", "2", 9, null, "olga");
        Assert.Equal("5, 0", await LeftAsync());
        hub.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal("0, 0", await LeftAsync());
    }

    [Fact]
    public async Task A_list_of_orders_goes_on_where_its_page_ended_and_shows_each_once()
    {
        var project = await OwnedAsync();
        for (var i = 1; i <= 5; i++)
        {
            await Orders.AcceptAsync(Order(project, 10, $"n{i}", i), null, "olga");
            if (i == 3)
            {
                hub.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        var seen = new List<string>();
        OrderPlace? after = null;
        do
        {
            var page = await Orders.ListAsync("acme", after, 2);
            seen.AddRange(page.Orders.Select(o => o.Order.Number));
            after = page.Last;
        }
        while (after is not null);
        Assert.Equal(["n4", "n5", "n1", "n2", "n3"], seen);
        Assert.Empty((await Orders.ListAsync("rival", null, 10)).Orders);
    }

    private async Task<string> LeftAsync() =>
        string.Join(", ", (await Orders.ListAsync(null, null, 10)).Orders.OrderBy(o => o.Order.Number, StringComparer.Ordinal).Select(o => o.Left));

    private async Task<long> TakenAsync() => (await Orders.ListAsync(null, null, 10)).Orders[0].Order.Taken;

    private Task PackageAsync(string oem, string project) => hub.Projects.ApplyAsync(
        "package", Samples.Plain, new BroughtInputs(new Dictionary<string, byte[]>(), new Dictionary<string, string>()), new SealedOrigin(oem, project, _ => { }), "olga");

    private async Task<string> OwnedAsync(string? sample = null)
    {
        var project = (await hub.ApplyAsync(sample ?? Samples.Plain)).Project;
        await Orders.PinAsync(project, "acme", "owner");
        return project;
    }

    private async Task<int> MakeAsync(Batch batch, int count, string prefix)
    {
        for (var made = 0; made < count; made++)
        {
            try
            {
                await hub.CreateAsync(batch, $"{prefix}-{made}");
            }
            catch (ProductionRefusedException)
            {
                return made;
            }
        }

        return count;
    }

    private ProductionOrder Order(string project, long quantity, string number = "4711", long sequence = 5) => new()
    {
        Oem = "acme", Number = number, Sequence = sequence, Project = project, Profile = "plain", Quantity = quantity,
        NotBefore = hub.Clock.GetUtcNow().AddDays(-1), NotAfter = hub.Clock.GetUtcNow().AddDays(30),
    };
}
