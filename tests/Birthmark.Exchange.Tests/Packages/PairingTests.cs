using Birthmark.Exchange.Orders;
using Birthmark.Exchange.Pairing;

namespace Birthmark.Exchange.Tests.Packages;

public sealed class PairingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_identity_is_opened_by_its_passphrase_alone()
    {
        using var made = OemIdentity.Make("Acme", Exchange.Now);
        var key = made.ExportKey("a long passphrase");
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----", key, StringComparison.Ordinal);
        using var opened = OemIdentity.Open(System.Text.Encoding.ASCII.GetBytes(made.Certificate.Pem), key, "a long passphrase");
        Assert.Equal(made.Certificate.Spoken, opened.Certificate.Spoken);
        Assert.Throws<ExchangeRefusedException>(() => OemIdentity.Open(made.Certificate.Der.Span, key, "another passphrase"));
        Assert.Throws<ExchangeRefusedException>(() => made.ExportKey("short"));
    }

    [Fact]
    public void A_key_is_compared_by_voice_in_eight_groups_of_five_digits() =>
        Assert.Equal("58288 50242 39164 07188 39675 62664 39279 47396", SpokenIdentifier.Of([]));

    [Fact]
    public async Task A_pin_is_never_replaced()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        using var other = OemIdentity.Make("Acme Lighting", Exchange.Now);
        await exchange.Pairings.PinAsync("acme", exchange.Oem.Certificate.Der, "owner");
        var refused = await Assert.ThrowsAsync<ExchangeRefusedException>(() => exchange.Pairings.PinAsync("acme", other.Certificate.Der, "owner"));
        Assert.Equal(ExchangeRefusal.PairingExists, refused.Code);
    }

    [Fact]
    public async Task An_order_is_read_from_its_signer_for_its_hub_alone()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        await using var other = await Exchange.StartAsync(folder, "other", isPaired: false);
        await other.Pairings.PinAsync("acme", exchange.Oem.Certificate.Der, "owner");
        using var order = new MemoryStream();
        await OrderSealer.SignAsync(exchange.Oem, Order(exchange.Certificate.KeyHash), Exchange.Now, order);
        var (oem, message) = await exchange.Orders.ReadAsync(new MemoryStream(order.ToArray()));
        Assert.Equal(("acme", 500), (oem, message.Quantity));
        Assert.Equal(ExchangeRefusal.OtherHub, (await Assert.ThrowsAsync<ExchangeRefusedException>(() => other.Orders.ReadAsync(new MemoryStream(order.ToArray())))).Code);
        exchange.Time.Now = Exchange.Now.AddDays(40);
        Assert.Equal(ExchangeRefusal.Expired, (await Assert.ThrowsAsync<ExchangeRefusedException>(() => exchange.Orders.ReadAsync(new MemoryStream(order.ToArray())))).Code);
    }

    private static OrderMessage Order(string hub) => new()
    {
        Format = OrderMessage.OrderFormat, Number = "4711", Sequence = 1, Hub = hub, Project = "lighting", Profile = "matter-dac", Quantity = 500,
        NotBefore = Exchange.Now, NotAfter = Exchange.Now.AddDays(30),
    };
}
