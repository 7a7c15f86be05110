namespace Birthmark.Production.Orders;

/// <summary>Whether orders and what was drawn from them are as the hub wrote them: for the host, which tells people.</summary>
public sealed class OrderIntegrity
{
    private readonly OrderLedger ledger;

    internal OrderIntegrity(OrderLedger ledger) => this.ledger = ledger;

    /// <summary>What was altered; null while nothing was found.</summary>
    public string? Fault => ledger.Fault;
}
