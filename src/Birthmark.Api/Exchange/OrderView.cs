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
}

/// <summary>Orders, the newest first.</summary>
public sealed record OrderList(IReadOnlyList<OrderView> Orders);
