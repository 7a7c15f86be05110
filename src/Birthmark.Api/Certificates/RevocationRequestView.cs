namespace Birthmark.Api.Certificates;

/// <summary>A wish to revoke that waits until others agree, or what became of it.</summary>
public sealed record RevocationRequestView
{
    public required long Id { get; init; }

    /// <summary><c>waiting</c>, <c>carried-out</c>, <c>rejected</c>, <c>expired</c> or <c>overtaken</c>: revoked without it meanwhile.</summary>
    public required string State { get; init; }

    public required string Fingerprint { get; init; }

    public required string SerialNumber { get; init; }

    public required string SubjectDn { get; init; }

    public required string Authority { get; init; }

    public required string CertificateProfile { get; init; }

    public required string Reason { get; init; }

    public required string AskedBy { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Void from then on, if nobody decided.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How many others must agree.</summary>
    public required int Needed { get; init; }

    public required IReadOnlyList<RevocationApprovalView> Approvals { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who agreed as the last, or rejected.</summary>
    public string? EndedBy { get; init; }

    /// <summary>Why it was rejected.</summary>
    public string? Why { get; init; }
}
