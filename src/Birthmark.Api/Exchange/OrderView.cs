namespace Birthmark.Api.Exchange;

/// <summary>A production order as it stands.</summary>
public sealed record OrderView
{
    public required string Oem { get; init; }

    public required string Number { get; init; }

    public required string Project { get; init; }

    public required string Profile { get; init; }

    public required long Quantity { get; init; }

    /// <summary>Tickets drawn by batches; what a batch does not use comes back when it is closed.</summary>
    public required long Taken { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public long? PerDay { get; init; }

    public long? Certificates { get; init; }

    public required long CertificatesTaken { get; init; }

    public required bool Stopped { get; init; }

    /// <summary>Tickets that batches may still draw now: the least of what quantity, day and site allowance leave; 0 when it was stopped or does not hold now.</summary>
    public required long Left { get; init; }

    /// <summary>Tickets drawn on this day (UTC).</summary>
    public required long TakenToday { get; init; }

    /// <summary>Most tickets over all orders of the OEM at this hub, and those drawn.</summary>
    public long? SiteAllowance { get; init; }

    public required long SiteTaken { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public required string AcceptedBy { get; init; }
}

/// <summary>A page of orders, the newest first.</summary>
public sealed record OrderList(IReadOnlyList<OrderView> Orders, string? Cursor = null);
