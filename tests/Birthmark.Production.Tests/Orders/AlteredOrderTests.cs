using Birthmark.Production.Batches;
using Birthmark.Production.Orders;
using Birthmark.Production.Tests.Floor;
using Birthmark.Storage;

namespace Birthmark.Production.Tests.Orders;

/// <summary>Whoever can write the database, and does.</summary>
public sealed class AlteredOrderTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    private OrderRegister Orders => hub.Get<OrderRegister>();

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    public static TheoryData<string, string> Hands { get; } = new()
    {
        { "the count of an order is set back", "UPDATE production_order SET taken = 0 WHERE number = '4711'" },
        { "an order is made larger", "UPDATE production_order SET quantity = 1000000 WHERE number = '4711'" },
        { "an order is made to hold longer", "UPDATE production_order SET not_after = not_after + 86400000 WHERE number = '4711'" },
        { "a day's share is set back", "UPDATE production_order SET day_taken = 0 WHERE number = '4711'" },
        { "certificates are set back", "UPDATE production_order SET certificates_taken = certificates_taken - 1 WHERE number = '4711'" },
        { "a stop is taken back", "UPDATE production_order SET is_stopped = 0 WHERE number = 'stopped'" },
        { "a stopped order is removed, to be taken again", "DELETE FROM production_order WHERE number = 'stopped'" },
        { "an order is written that nobody signed", "INSERT INTO production_order SELECT oem, 'forged', sequence + 1, project, profile, 1000000, 0, not_before, not_after, per_day, day, 0, certificates, 0, 0, accepted_at, accepted_by, generation, tag FROM production_order WHERE number = '4711'" },
        { "the site allowance is set back", "UPDATE production_allowance SET taken = 0" },
        { "the site allowance is removed", "DELETE FROM production_allowance" },
        { "a project is taken from its OEM", "DELETE FROM production_owner" },
        { "a project is given to another OEM", "UPDATE production_owner SET oem = 'rival'" },
        { "a batch is given tickets", "UPDATE production_grant SET granted = 1000" },
        { "the count of orders is written anew", "UPDATE production_ledger SET total = total - 1" },
        { "the count of orders is removed, to begin anew", "DELETE FROM production_ledger" },
    };

    [Theory]
    [MemberData(nameof(Hands))]
    public async Task What_is_altered_by_hand_is_found_at_the_next_start_and_nothing_is_made(string what, string sql)
    {
        var batch = await BeginAsync();
        await AlterAsync(sql);
        await RestartAsync();
        Assert.False(hub.Get<OrderIntegrity>().Fault is null, what);
        await Hub.RefusedAsync(ProductionRefusal.OrdersAltered, () => hub.OpenAsync(1, name: "more"));
        await Hub.RefusedAsync(ProductionRefusal.OrdersAltered, () => hub.CreateAsync(batch, "more"));
        await Hub.RefusedAsync(ProductionRefusal.OrdersAltered, () => Orders.AcceptAsync(Order("another", 10, 99), null, "olga"));

        // Reading goes on.
        Assert.Equal(3, (await hub.Batches.FindAsync(batch.Uid)).Balance.Unconfirmed);
    }

    [Theory]
    [MemberData(nameof(Hands))]
    public async Task What_is_altered_while_the_hub_runs_is_found_before_a_batch_is_opened(string what, string sql)
    {
        await BeginAsync();
        await AlterAsync(sql);
        await Hub.RefusedAsync(ProductionRefusal.OrdersAltered, () => hub.OpenAsync(1, name: what));
    }

    [Fact]
    public async Task An_order_altered_while_a_line_runs_gives_it_no_further_block()
    {
        var batch = await BeginAsync();
        await AlterAsync("UPDATE production_order SET taken = 0 WHERE number = '4711'");
        for (var i = 3; i < 256; i++)
        {
            try
            {
                await hub.CreateAsync(batch, $"on-{i}");
            }
            catch (ProductionRefusedException e)
            {
                Assert.Equal(ProductionRefusal.OrdersAltered, e.Code);
                return;
            }
        }

        await Hub.RefusedAsync(ProductionRefusal.OrdersAltered, () => hub.CreateAsync(batch, "over"));
    }

    [Fact]
    public async Task A_row_put_back_as_it_once_was_with_its_code_is_found()
    {
        await BeginAsync();
        await AlterAsync("CREATE TABLE kept AS SELECT * FROM production_order WHERE number = '4711'");
        var second = await hub.Batches.OpenAsync(new("second", "plain", "bulb", 300, 1, Number: "4711"), "olga");
        await hub.CreateAsync(second, "second-1");
        await AlterAsync("DELETE FROM production_order WHERE number = '4711'");
        await AlterAsync("INSERT INTO production_order SELECT * FROM kept");
        await RestartAsync();
        Assert.Contains("put back as they once were", hub.Get<OrderIntegrity>().Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_orders_put_back_together_as_they_once_were_are_older_than_the_log()
    {
        string[] tables = ["production_order", "production_allowance", "production_owner", "production_grant", "production_ledger"];
        var batch = await BeginAsync();
        foreach (var table in tables)
        {
            await AlterAsync($"CREATE TABLE kept_{table} AS SELECT * FROM {table}");
        }

        await Orders.AcceptAsync(Order("later", 10, 50), null, "olga");
        foreach (var table in tables)
        {
            await AlterAsync($"DELETE FROM {table}");
            await AlterAsync($"INSERT INTO {table} SELECT * FROM kept_{table}");
        }

        await Hub.RefusedAsync(ProductionRefusal.OrdersAltered, () => hub.OpenAsync(1, name: "more"));
        await RestartAsync();
        Assert.Contains("the log tells of", hub.Get<OrderIntegrity>().Fault, StringComparison.Ordinal);
        await Hub.RefusedAsync(ProductionRefusal.OrdersAltered, () => hub.CreateAsync(batch, "more"));
    }

    [Fact]
    public async Task A_closed_batch_that_is_opened_by_hand_gives_no_ticket()
    {
        var batch = await BeginAsync();
        await hub.Batches.ReleaseAsync(batch.Uid, "olga");
        await AlterAsync("UPDATE production_batch SET state = 0, granted = 1000");
        await RestartAsync();
        await Hub.RefusedAsync(ProductionRefusal.OrdersAltered, () => hub.CreateAsync(batch, "again"));
    }

    [Fact]
    public async Task A_batch_whose_order_is_crossed_out_gives_no_ticket()
    {
        var batch = await BeginAsync();
        await AlterAsync("UPDATE production_batch SET order_oem = NULL, order_number = NULL, granted = NULL");
        await RestartAsync();
        await Hub.RefusedAsync(ProductionRefusal.OrdersAltered, () => hub.CreateAsync(batch, "more"));
    }

    [Fact]
    public async Task Devices_counted_back_by_hand_bring_no_tickets_back_when_their_batch_is_closed()
    {
        var batch = await BeginAsync();
        await AlterAsync("UPDATE production_batch SET created = 0");
        await hub.Batches.ReleaseAsync(batch.Uid, "olga");
        Assert.Equal(3, (await Orders.ListAsync(null, null, 10)).Orders.Single(o => o.Order.Number == "4711").Order.Taken);
    }

    [Fact]
    public async Task Devices_removed_by_hand_bring_no_tickets_back_when_their_batch_is_closed()
    {
        var batch = await BeginAsync();
        await MakeAsync(batch, 300);
        await RemoveNewestAsync();

        await Hub.RefusedAsync(ProductionRefusal.OrdersAltered, () => hub.Batches.ReleaseAsync(batch.Uid, "olga"));

        Assert.Contains("devices were removed", hub.Get<OrderIntegrity>().Fault, StringComparison.Ordinal);
        Assert.InRange(await TakenAsync(), 303, 1000);
    }

    [Fact]
    public async Task Devices_removed_by_hand_are_missed_at_the_next_start()
    {
        var batch = await BeginAsync();
        await MakeAsync(batch, 300);
        await RemoveNewestAsync();

        await RestartAsync();

        Assert.Contains("devices were removed", hub.Get<OrderIntegrity>().Fault, StringComparison.Ordinal);
        await Hub.RefusedAsync(ProductionRefusal.OrdersAltered, () => hub.CreateAsync(batch, "more"));
        Assert.InRange(await TakenAsync(), 303, 1000);
    }

    [Fact]
    public async Task A_batch_over_several_blocks_is_as_it_was_after_a_restart_and_gives_back_what_it_did_not_use()
    {
        var batch = await BeginAsync();
        await MakeAsync(batch, 255);
        await RestartAsync();
        Assert.Null(hub.Get<OrderIntegrity>().Fault);
        var before = await TakenAsync();

        var second = await hub.Batches.OpenAsync(new("second", "plain", "bulb", 300, 1, Number: "4711"), "olga");
        await MakeAsync(second, 280, "second");
        await hub.Batches.ReleaseAsync(second.Uid, "olga");

        Assert.Equal(before + 280, await TakenAsync());
        Assert.Null(hub.Get<OrderIntegrity>().Fault);
    }

    [Fact]
    public async Task Untouched_orders_are_as_they_were_after_a_restart()
    {
        var batch = await BeginAsync();
        await RestartAsync();
        Assert.Null(hub.Get<OrderIntegrity>().Fault);
        await hub.CreateAsync(batch, "next");
        await hub.Batches.ReleaseAsync(batch.Uid, "olga");
        await RestartAsync();
        Assert.Null(hub.Get<OrderIntegrity>().Fault);
    }

    [Fact]
    public async Task Orders_from_before_there_was_a_count_are_taken_as_they_are_once()
    {
        var batch = await BeginAsync();
        // As the step that brings the count leaves an older database.
        await AlterAsync("UPDATE production_order SET generation = NULL, tag = NULL");
        await AlterAsync("UPDATE production_allowance SET generation = NULL, tag = NULL");
        await AlterAsync("UPDATE production_owner SET generation = NULL, tag = NULL");
        await AlterAsync("UPDATE production_grant SET generation = NULL, tag = NULL");
        await AlterAsync("DELETE FROM production_ledger");
        await AlterAsync("UPDATE audit_log SET act = 'order.counted' WHERE act = 'order.count'");
        await RestartAsync();
        Assert.Null(hub.Get<OrderIntegrity>().Fault);
        await hub.CreateAsync(batch, "next");
    }

    [Fact]
    public async Task A_project_with_open_batches_that_have_no_order_is_not_given_to_an_OEM()
    {
        var project = (await hub.ApplyAsync(Samples.Plain)).Project;
        var batch = await hub.OpenAsync(10);
        await Hub.RefusedAsync(ProductionRefusal.ProjectSealed, () => Orders.PinAsync(project, "acme", "owner"));
        await hub.Batches.ReleaseAsync(batch.Uid, "olga");
        await Orders.PinAsync(project, "acme", "owner");
    }

    private async Task<Batch> BeginAsync()
    {
        await Orders.PinAsync((await hub.ApplyAsync(Samples.Plain)).Project, "acme", "owner");
        await Orders.AcceptAsync(Order("4711", 1000, 1) with { PerDay = 900, Certificates = 5000 }, 5000, "olga");
        await Orders.AcceptAsync(Order("stopped", 1000, 2), null, "olga");
        await Orders.StopAsync("acme", "stopped", 3, "recall", "olga");
        var batch = await hub.Batches.OpenAsync(new("run", "plain", "bulb", 500, 1, Number: "4711"), "olga");
        for (var i = 0; i < 3; i++)
        {
            await hub.CreateAsync(batch, $"made-{i}");
        }

        return batch;
    }

    private async Task MakeAsync(Batch batch, int devices, string serial = "many")
    {
        for (var i = 0; i < devices; i++)
        {
            await hub.CreateAsync(batch, $"{serial}-{i}");
        }
    }

    /// <summary>All but three, as if they had never been made.</summary>
    private async Task RemoveNewestAsync()
    {
        await AlterAsync("DELETE FROM production_device WHERE ticket > 3");
        await AlterAsync("UPDATE production_batch SET created = 3");
    }

    private async Task<long> TakenAsync() => (await Orders.ListAsync(null, null, 10)).Orders.Single(o => o.Order.Number == "4711").Order.Taken;

    private async Task AlterAsync(string sql)
    {
        if (await hub.Get<IJournal>().CommitAsync("hand", tx => tx.Execute(sql)) == 0)
        {
            Assert.StartsWith("CREATE", sql, StringComparison.Ordinal);
        }
    }

    private async Task RestartAsync()
    {
        await hub.RestartAsync();
        await hub.Get<TicketsInQuestion>().OpenAsync();
    }

    private ProductionOrder Order(string number, long quantity, long sequence) => new()
    {
        Oem = "acme", Number = number, Sequence = sequence, Project = "plain-project", Profile = "plain", Quantity = quantity,
        NotBefore = hub.Clock.GetUtcNow().AddDays(-1), NotAfter = hub.Clock.GetUtcNow().AddDays(30),
    };
}
