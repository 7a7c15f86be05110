using System.Text.Json;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Pairing;

namespace Birthmark.Exchange.Orders;

/// <summary>Takes orders and stops in: whole, signed by a paired OEM, for this hub. Whether they may hold is production's to say.</summary>
public sealed class OrderDesk
{
    private const int MaxLength = 64 << 10;

    private readonly PairingBook pairings;
    private readonly ExchangeIdentity identity;
    private readonly TimeProvider time;

    internal OrderDesk(PairingBook pairings, ExchangeIdentity identity, TimeProvider time) => (this.pairings, this.identity, this.time) = (pairings, identity, time);

    /// <exception cref="ExchangeRefusedException">With the reason.</exception>
    public async Task<(string Oem, OrderMessage Message)> ReadAsync(Stream input, CancellationToken cancellation = default)
    {
        using var content = new MemoryStream();
        var tail = await Signed.CopyAsync(input, content, MaxLength, cancellation);
        var oem = await pairings.SignerAsync(tail);
        var message = Parse(content.ToArray());
        var own = await identity.CertificateAsync(cancellation);
        if (message.Hub != own.KeyHash)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.OtherHub, $"Order '{message.Number}' is for another hub; this one is {own.Spoken}: have it made for this one.");
        }

        if (!message.IsStop && !message.IsResume)
        {
            // One for a later time may be handed in before it: its tickets are given when its time has come.
            Validity.Check($"Order '{message.Number}'", DateTimeOffset.MinValue, message.NotAfter!.Value, time.GetUtcNow());
        }

        return (oem.Name, message);
    }

    internal static OrderMessage Parse(byte[] json)
    {
        try
        {
            var message = JsonSerializer.Deserialize(json, ExchangeJson.Default.OrderMessage) ?? throw new JsonException();
            OrderCheck.Check(message);
            return message;
        }
        catch (JsonException)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SealedInvalid, "It is signed, yet neither order nor stop. Packages are handed in by 'birthmark package import'.");
        }
    }
}
