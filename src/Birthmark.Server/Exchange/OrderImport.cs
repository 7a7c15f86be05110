using Birthmark.Api.Exchange;
using Birthmark.Exchange.Orders;
using Birthmark.Exchange.Pairing;
using Birthmark.Production.Orders;

namespace Birthmark.Server.Exchange;

/// <summary>What an OEM signed becomes an order of production, or ends one.</summary>
internal sealed class OrderImport(OrderDesk desk, OrderRegister orders, TicketsInQuestion tickets, PairingBook pairings)
{
    internal async Task<ImportedOrder> ImportAsync(Stream body, string actor, CancellationToken cancellation)
    {
        var (oem, message) = await desk.ReadAsync(body, cancellation).ConfigureAwait(false);
        if (message.IsStop)
        {
            await orders.StopAsync(oem, message.Number, message.Sequence, message.Reason, actor, cancellation).ConfigureAwait(false);
            return new("stop", oem, message.Number, null);
        }

        if (message.IsResume)
        {
            var holders = (await pairings.ListAsync().ConfigureAwait(false)).Select(o => o.Name).ToList();
            await tickets.ResumeAsync(new(oem, holders, message.Counter!.Value, message.Clear == true, actor), cancellation).ConfigureAwait(false);
            return new("resume", oem, null, null);
        }

        var order = new ProductionOrder
        {
            Oem = oem,
            Number = message.Number!,
            Sequence = message.Sequence,
            Project = message.Project!,
            Profile = message.Profile!,
            Quantity = message.Quantity!.Value,
            NotBefore = message.NotBefore!.Value,
            NotAfter = message.NotAfter!.Value,
            PerDay = message.PerDay,
            Certificates = message.Certificates,
        };
        await orders.AcceptAsync(order, message.SiteAllowance, actor, cancellation).ConfigureAwait(false);
        return new("order", oem, order.Number, order.Quantity);
    }
}
