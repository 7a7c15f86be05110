using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Log;

namespace Birthmark.Exchange.Verification;

/// <summary>What an auditor brings along.</summary>
public sealed record ReportExpectation
{
    /// <summary>Roots that may have certified the signer.</summary>
    public required X509Certificate2Collection Trust { get; init; }

    /// <summary>Keys that must have cosigned the report's checkpoint, each of them.</summary>
    public IReadOnlyList<NoteKey> Witnesses { get; init; } = [];

    /// <summary>A checkpoint kept from before: the log must continue it, and a report made before it is refused as replayed.</summary>
    public SignedCheckpoint? Earlier { get; init; }

    /// <summary>
    /// The checkpoint of the last report that was taken: beside what <see cref="Earlier"/> asks, the batch must have been closed after it, so a report that
    /// was shown before is not taken twice.
    /// </summary>
    public SignedCheckpoint? After { get; init; }

    /// <summary>What the hub's owner signed when it had the hub's TPM prove its keys: log and report must be by these keys. Null when nobody asks.</summary>
    public EnrolledKeys? Enrolled { get; init; }

    /// <summary>The batch that the report should be of; null for any.</summary>
    public string? Batch { get; init; }
}
