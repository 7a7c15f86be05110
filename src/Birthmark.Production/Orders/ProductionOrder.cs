namespace Birthmark.Production.Orders;

/// <summary>An OEM's signed permission to make a number of devices, as it stands.</summary>
public sealed record ProductionOrder
{
    /// <summary>Who signed it, as paired.</summary>
    public required string Oem { get; init; }

    public required string Number { get; init; }

    public required long Sequence { get; init; }

    public required string Project { get; init; }

    public required string Profile { get; init; }

    public required long Quantity { get; init; }

    /// <summary>Tickets drawn by batches so far.</summary>
    public long Taken { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Most tickets a day (UTC); null for no bound.</summary>
    public long? PerDay { get; init; }

    /// <summary>Most certificates over the whole order; null for no bound.</summary>
    public long? Certificates { get; init; }

    public long CertificatesTaken { get; init; }

    public bool IsStopped { get; init; }

    /// <summary>When and by whom it was handed in; the default before it was.</summary>
    public DateTimeOffset AcceptedAt { get; init; }

    public string AcceptedBy { get; init; } = "";

    internal long Day { get; init; }

    internal long DayTaken { get; init; }
}
