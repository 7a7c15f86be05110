using System.Text;
using Birthmark.Exchange.Cms;
using Birthmark.Exchange.Orders;
using Birthmark.Exchange.Pairing;

namespace Birthmark.Exchange.Tests.Packages;

/// <summary>Orders and stops as they come over the fence, good and bad.</summary>
public sealed class OrderMessageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_order_changed_in_any_place_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        var order = await SignAsync(exchange, Order(exchange));
        for (var i = 0; i < order.Length; i++)
        {
            var changed = (byte[])order.Clone();
            changed[i] ^= 0x10;
            await Assert.ThrowsAsync<ExchangeRefusedException>(() => ReadAsync(exchange, changed));
        }
    }

    [Fact]
    public async Task An_order_cut_short_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        var order = await SignAsync(exchange, Order(exchange));
        for (var length = 0; length < order.Length; length++)
        {
            await RefuseAsync(exchange, order[..length], ExchangeRefusal.SealedInvalid);
        }
    }

    [Fact]
    public async Task An_order_with_something_after_it_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        await RefuseAsync(exchange, [.. await SignAsync(exchange, Order(exchange)), 0], ExchangeRefusal.SealedInvalid);
    }

    [Fact]
    public async Task An_order_of_a_signer_nobody_paired_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        using var foreign = OemIdentity.Make("Acme Lighting", Exchange.Now);
        await RefuseAsync(exchange, await SignAsync(exchange, Order(exchange), foreign), ExchangeRefusal.SignerUnknown);
    }

    [Fact]
    public async Task An_order_that_another_paired_OEM_signed_again_is_that_ones_and_not_the_firsts()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        using var rival = OemIdentity.Make("Rival", Exchange.Now.AddDays(-1));
        await exchange.Pairings.PinAsync("rival", rival.Certificate.Der, "owner");
        var resigned = await Resigning.ByAsync(rival, await SignAsync(exchange, Order(exchange)), Exchange.Now);
        Assert.Equal("rival", (await ReadAsync(exchange, resigned)).Oem);
    }

    [Fact]
    public async Task An_order_longer_than_is_taken_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        await RefuseAsync(exchange, await SignAsync(exchange, Order(exchange) with { Reason = new string('x', 70 << 10) }), ExchangeRefusal.SealedInvalid);
    }

    [Fact]
    public async Task An_order_whose_time_is_over_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        var over = Order(exchange) with { NotBefore = Exchange.Now.AddDays(-9), NotAfter = Exchange.Now.AddDays(-1) };
        await RefuseAsync(exchange, await SignAsync(exchange, over), ExchangeRefusal.Expired);
    }

    [Fact]
    public async Task A_stop_is_for_one_hub_and_never_too_old()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        await using var other = await Exchange.StartAsync(folder, "other");
        var stop = new OrderMessage { Format = OrderMessage.StopFormat, Sequence = 1, Hub = exchange.Certificate.KeyHash };
        exchange.Time.Now = Exchange.Now.AddYears(1);
        Assert.True((await ReadAsync(exchange, await SignAsync(exchange, stop))).Message.IsStop);
        await RefuseAsync(exchange, await SignAsync(exchange, stop with { Hub = other.Certificate.KeyHash }), ExchangeRefusal.OtherHub);
    }

    [Theory]
    [InlineData("""{"format":"birthmark-order/2","number":"1","sequence":1,"hub":"HUB"}""")]
    [InlineData("""{"format":"birthmark-order/1","number":"1","sequence":1,"hub":"HUB","project":"p","profile":"q","quantity":0,"not_before":"2026-06-01T00:00:00Z","not_after":"2026-07-01T00:00:00Z"}""")]
    [InlineData("""{"format":"birthmark-order/1","number":"1","sequence":1,"hub":"HUB","project":"p","profile":"q","quantity":5,"not_before":"2026-07-01T00:00:00Z","not_after":"2026-06-01T00:00:00Z"}""")]
    [InlineData("""{"format":"birthmark-order/1","number":"1","sequence":1,"hub":"HUB","project":"p","profile":"q","quantity":5,"per_day":-1,"not_before":"2026-06-01T00:00:00Z","not_after":"2026-07-01T00:00:00Z"}""")]
    [InlineData("""{"format":"birthmark-order/1","sequence":1,"hub":"HUB","project":"p","profile":"q","quantity":5,"not_before":"2026-06-01T00:00:00Z","not_after":"2026-07-01T00:00:00Z"}""")]
    [InlineData("""{"format":"birthmark-order/1","number":"1","sequence":1,"hub":"HUB","project":"p","profile":"q","quantity":5,"unlimited":true,"not_before":"2026-06-01T00:00:00Z","not_after":"2026-07-01T00:00:00Z"}""")]
    [InlineData("""{"format":"birthmark-order/1","number":"1","sequence":1,"hub":"HUB","quantity":1e999}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task An_order_that_is_signed_and_says_nonsense_is_refused(string json)
    {
        await using var exchange = await Exchange.StartAsync(folder);
        using var output = new MemoryStream();
        using var signing = new CmsSigningStream(output, exchange.Oem.Signer, Exchange.Now);
        await signing.WriteAsync(Encoding.UTF8.GetBytes(json.Replace("HUB", exchange.Certificate.KeyHash, StringComparison.Ordinal)), default);
        await signing.CompleteAsync(default);
        await RefuseAsync(exchange, output.ToArray(), ExchangeRefusal.SealedInvalid);
    }

    private static OrderMessage Order(Exchange exchange) => new()
    {
        Format = OrderMessage.OrderFormat, Number = "4711", Sequence = 1, Hub = exchange.Certificate.KeyHash, Project = "lighting", Profile = "matter-dac", Quantity = 500,
        NotBefore = Exchange.Now.AddDays(-1), NotAfter = Exchange.Now.AddDays(30),
    };

    private static async Task<byte[]> SignAsync(Exchange exchange, OrderMessage order, OemIdentity? oem = null)
    {
        using var output = new MemoryStream();
        await OrderSealer.SignAsync(oem ?? exchange.Oem, order, Exchange.Now, output);
        return output.ToArray();
    }

    private static Task<(string Oem, OrderMessage Message)> ReadAsync(Exchange exchange, byte[] order) => exchange.Orders.ReadAsync(new MemoryStream(order));

    private static async Task RefuseAsync(Exchange exchange, byte[] order, ExchangeRefusal code)
    {
        var refused = await Assert.ThrowsAsync<ExchangeRefusedException>(() => ReadAsync(exchange, order));
        Assert.True(code == refused.Code, $"{refused.Code}: {refused.Message}");
    }
}
