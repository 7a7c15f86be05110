using System.Text.Json.Serialization;

namespace Birthmark.Api.Reconciliation;

/// <summary>How far a comparison has come, or how it ended.</summary>
public sealed record ReconciliationView
{
    /// <summary>The batch being compared; left out in the sum over several.</summary>
    [JsonPropertyName("BatchUID")]
    public string? BatchUid { get; init; }

    /// <summary>Devices looked at so far.</summary>
    public required long Devices { get; init; }

    /// <summary>Devices there were when it began.</summary>
    public required long Of { get; init; }

    /// <summary>Findings that are new.</summary>
    public required long Found { get; init; }

    /// <summary>Findings of earlier looks that are no more.</summary>
    public required long Gone { get; init; }

    /// <summary>Findings open now.</summary>
    public required long Open { get; init; }

    /// <summary>What could not be compared, and why.</summary>
    public required IReadOnlyList<string> Unanswered { get; init; }

    /// <summary>True in the last line for its batch, or at all.</summary>
    public required bool Complete { get; init; }
}
