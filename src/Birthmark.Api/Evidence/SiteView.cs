namespace Birthmark.Api.Evidence;

/// <summary>A site to which the log is sent.</summary>
public sealed record SiteView
{
    public required string Name { get; init; }

    public required string Url { get; init; }

    /// <summary><c>starting</c>, <c>flowing</c>, <c>waiting</c>, <c>refused</c> or <c>paused</c>.</summary>
    public required string Standing { get; init; }

    /// <summary>Leaves that it said it holds.</summary>
    public required long Acknowledged { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Leaves under the hub's newest checkpoint that it does not hold yet.</summary>
    public required long Behind { get; init; }

    /// <summary>What went wrong last.</summary>
    public string? Why { get; init; }

    public DateTimeOffset? NextTry { get; init; }

    /// <summary>What is not as it should be though it flows.</summary>
    public string? Note { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    public required string AddedBy { get; init; }

    /// <summary>Records whose hash was sent instead of their text; the first thousand.</summary>
    public required IReadOnlyList<ParkedRecord> Parked { get; init; }
}

/// <summary>A record that the site refused as text.</summary>
public sealed record ParkedRecord(long Index, string Reason, DateTimeOffset ParkedAt);

/// <summary>All sites, by name.</summary>
public sealed record SiteList(IReadOnlyList<SiteView> Sites);
