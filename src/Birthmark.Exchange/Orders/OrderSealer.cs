using System.Text.Json;
using Birthmark.Exchange.Cms;
using Birthmark.Exchange.Pairing;

namespace Birthmark.Exchange.Orders;

/// <summary>Signs orders and stops: CMS SignedData over JSON. They hold no secret.</summary>
public static class OrderSealer
{
    /// <exception cref="ExchangeRefusedException">Something is missing or out of range.</exception>
    public static async Task SignAsync(OemIdentity oem, OrderMessage message, DateTimeOffset at, Stream output, CancellationToken cancellation = default)
    {
        OrderCheck.Check(message);
        using var signing = new CmsSigningStream(output, oem.Signer, at);
        await signing.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(message, ExchangeJson.Default.OrderMessage), cancellation);
        await signing.CompleteAsync(cancellation);
    }
}
