using Birthmark.Exchange.Reports;

namespace Birthmark.Exchange.Verification;

/// <summary>What a good report says.</summary>
public sealed record ReportVerdict
{
    public required string Batch { get; init; }

    public required string Name { get; init; }

    public required string Project { get; init; }

    public required string State { get; init; }

    public required ReportedBalance Balance { get; init; }

    /// <summary>What it says beside, for people.</summary>
    public required ReportFacts Facts { get; init; }

    /// <summary>Devices with an envelope that the owner alone opens; the log tells the digest of each.</summary>
    public required long ForOwner { get; init; }

    public required string Signer { get; init; }

    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>SHA-256 of the signature, lower-case hex, as the one page shows it.</summary>
    public required string SignatureFingerprint { get; init; }

    /// <summary>Origin of the log.</summary>
    public required string Log { get; init; }

    /// <summary>Leaves of the log at the report's checkpoint.</summary>
    public required long LogSize { get; init; }

    /// <summary>Which of the witnesses asked about have cosigned.</summary>
    public required IReadOnlyList<string> Witnesses { get; init; }

    /// <summary>Size of the auditor's own earlier checkpoint that the log continues, or null when none was given.</summary>
    public required long? Continues { get; init; }
}
