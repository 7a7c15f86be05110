using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Revocation;

/// <summary>A wish to revoke that waits for others, or what became of it.</summary>
public sealed record RevocationRequest
{
    public required long Id { get; init; }

    /// <summary>The certificate as it is now.</summary>
    public required CertificateEntry Certificate { get; init; }

    /// <summary><see cref="RevocationReason.NotRevoked"/>: to be taken off hold.</summary>
    public required RevocationReason Reason { get; init; }

    /// <summary>Who asked.</summary>
    public required string AskedBy { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How many others must agree.</summary>
    public required int Needed { get; init; }

    /// <summary>Who agreed so far, in that order.</summary>
    public required IReadOnlyList<RevocationApproval> Approvals { get; init; }

    public required RevocationRequestState State { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who rejected it, or agreed as the last.</summary>
    public required string? EndedBy { get; init; }

    /// <summary>Why it was rejected.</summary>
    public required string? Why { get; init; }
}

public sealed record RevocationApproval(string By, DateTimeOffset At);

public enum RevocationRequestState
{
    Waiting = 1,

    /// <summary>Enough agreed; the certificate was revoked.</summary>
    CarriedOut = 2,

    Rejected = 3,

    /// <summary>Nobody decided in time.</summary>
    Expired = 4,

    /// <summary>The certificate was revoked without it meanwhile.</summary>
    Overtaken = 5,
}

/// <summary>What a person's wish to revoke led to: the certificate as it is now, or the request that waits.</summary>
public sealed record RevocationReply(CertificateEntry? Entry, RevocationRequest? Waiting);
