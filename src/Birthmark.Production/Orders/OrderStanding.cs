namespace Birthmark.Production.Orders;

/// <summary>An order, and what is left of it now.</summary>
/// <param name="Order">As it was signed and drawn from.</param>
/// <param name="Left">Tickets that batches may still draw: the least of what quantity, day and site allowance leave; none when it was stopped or does not hold now.</param>
/// <param name="TakenToday">Tickets drawn on this day (UTC).</param>
/// <param name="SiteAllowance">Most tickets over all orders of its OEM; null for no bound.</param>
/// <param name="SiteTaken">Tickets drawn over all of them.</param>
public sealed record OrderStanding(ProductionOrder Order, long Left, long TakenToday, long? SiteAllowance, long SiteTaken)
{
    internal static OrderStanding Of(ProductionOrder order, long? siteAllowance, long siteTaken, DateTimeOffset at)
    {
        var today = order.Day == Math.Max(OrderDraw.DayOf(at), order.Day) ? order.DayTaken : 0;
        var left = Math.Min(order.Quantity - order.Taken, Math.Min((order.PerDay ?? long.MaxValue) - today, (siteAllowance ?? long.MaxValue) - siteTaken));
        var holds = !order.IsStopped && at >= order.NotBefore && at <= order.NotAfter;
        return new(order, holds ? Math.Max(0, left) : 0, today, siteAllowance, siteTaken);
    }
}

/// <summary>Where a page of orders ended.</summary>
public sealed record OrderPlace(DateTimeOffset AcceptedAt, string Oem, string Number);

/// <summary>A page of orders, newest first; <paramref name="Last"/> is null on the last one.</summary>
public sealed record OrderPage(IReadOnlyList<OrderStanding> Orders, OrderPlace? Last);
