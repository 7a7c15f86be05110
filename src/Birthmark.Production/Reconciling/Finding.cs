using Birthmark.Production.Batches;
using Birthmark.Production.Devices;

namespace Birthmark.Production.Reconciling;

/// <summary>One place where the hub's records and the world disagree, and what became of it.</summary>
public sealed record Finding
{
    /// <summary>Rises; names it for its remedy.</summary>
    public required long Id { get; init; }

    public required FindingCode Code { get; init; }

    public required BatchUid Batch { get; init; }

    /// <summary>Null for what concerns the batch as a whole.</summary>
    public required DeviceUid? Device { get; init; }

    /// <summary>Null for what is no certificate.</summary>
    public required FoundCertificateName? Certificate { get; init; }

    /// <summary>What was found, in words.</summary>
    public required string Value { get; init; }

    public required FindingState State { get; init; }

    public required DateTimeOffset FoundAt { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who had it remedied; <c>hub</c> when it was gone by itself.</summary>
    public required string? ClosedBy { get; init; }

    internal long Ticket { get; init; }
}

/// <summary>The certificate that a finding is about.</summary>
/// <param name="Step">Step of the recipe.</param>
/// <param name="Issuer">Normalised issuer DN.</param>
/// <param name="SerialNumber">Upper-case hex.</param>
/// <param name="Sha256">Fingerprint, lower-case hex, where the certificate itself is at hand.</param>
public sealed record FoundCertificateName(string Step, string Issuer, string SerialNumber, string? Sha256);

/// <summary>A page of findings, oldest first; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record FindingPage(IReadOnlyList<Finding> Findings, string? Cursor);

/// <summary>How far a comparison has come.</summary>
/// <param name="Batch">The batch being compared; null in the sum over several.</param>
/// <param name="Devices">Devices looked at so far.</param>
/// <param name="Of">Devices there were when it began.</param>
/// <param name="Found">Findings that are new.</param>
/// <param name="Gone">Findings of earlier looks that are no more.</param>
/// <param name="Open">Findings open now.</param>
/// <param name="Unanswered">What could not be compared, and why.</param>
/// <param name="IsComplete">Nothing follows for this batch, or at all.</param>
public sealed record Comparison(
    BatchUid? Batch, long Devices, long Of, long Found, long Gone, long Open, IReadOnlyList<string> Unanswered, bool IsComplete);
