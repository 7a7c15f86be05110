using Birthmark.Api.Health;
using Birthmark.Production.Batches;
using Birthmark.Production.Line;

namespace Birthmark.Server.Console.Line;

/// <summary>The line at one moment, as every Line page shows it.</summary>
public sealed record LineView
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Open batches, running ones first.</summary>
    public required IReadOnlyList<Batch> Batches { get; init; }

    /// <summary>Devices reported within the last minute.</summary>
    public required double PerMinute { get; init; }

    /// <summary>Of the open batches.</summary>
    public required long Ok { get; init; }

    public required long Ko { get; init; }

    /// <summary>Devices on their way: a ticket used, nothing reported.</summary>
    public required long OnTheWay { get; init; }

    /// <summary>Tickets that running batches still have.</summary>
    public required long Left { get; init; }

    /// <summary>How long these last at the present pace; null when nothing moves.</summary>
    public required TimeSpan? Lasts { get; init; }

    /// <summary>What authorities are still to be asked: certificates to find or to revoke.</summary>
    public required long Errands { get; init; }

    public required Autonomy Autonomy { get; init; }

    public required IReadOnlyList<KoReason> Reasons { get; init; }

    public required IReadOnlyList<HeadState> Heads { get; init; }

    public required IReadOnlyList<HealthCheck> Checks { get; init; }

    public required IReadOnlyList<Alarm> Alarms { get; init; }
}

/// <summary>Something that somebody should look at, and what to do.</summary>
/// <param name="IsStop">Work stands still because of it.</param>
/// <param name="Text">What is the matter.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Href">Where to do it, or null.</param>
public sealed record Alarm(bool IsStop, string Text, string Remedy, string? Href = null);
