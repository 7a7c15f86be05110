using Birthmark.Api.Health;
using Birthmark.Production.Orders;

namespace Birthmark.Server.Health;

/// <summary>Whether what production orders decide stands in the database as this hub wrote it.</summary>
internal sealed class OrdersCheck(OrderIntegrity orders) : IReadinessCheck
{
    public ValueTask<HealthCheck> LookAsync(CancellationToken cancellation) => new(new HealthCheck(
        "orders", orders.Fault is null, orders.Fault is { } fault ? $"altered by hand, so nothing is made: {fault}" : "as this hub wrote them"));
}
