namespace Birthmark.Production.Reconciling;

/// <summary>What counts as overdue, and how far back the hub looks by itself.</summary>
public sealed record ReconciliationOptions
{
    /// <summary>A device that has not moved for this long and is not reported is a finding; default 24 hours.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Batches closed longer ago than this are compared only when asked for; default 30 days.</summary>
    public TimeSpan ClosedFor { get; init; } = TimeSpan.FromDays(30);
}
