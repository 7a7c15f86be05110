namespace Birthmark.Api.Certificates;

/// <summary>A certificate of the register.</summary>
public sealed record CertificateView
{
    /// <summary>SHA-1 of the DER, lower-case hex: EJBCA's fingerprint.</summary>
    public required string Fingerprint { get; init; }

    public required string SerialNumber { get; init; }

    public required string SubjectDn { get; init; }

    public required string IssuerDn { get; init; }

    public required string Authority { get; init; }

    public required string CertificateProfile { get; init; }

    public string? EndEntityProfile { get; init; }

    public required string Username { get; init; }

    /// <summary><c>active</c>, <c>revoked</c>, <c>archived</c> or <c>notified-about-expiration</c>.</summary>
    public required string Status { get; init; }

    public string? RevocationReason { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>What waits to have it revoked: where the policy wants others to agree; only where one certificate is asked for.</summary>
    public RevocationRequestView? RevocationRequest { get; init; }

    /// <summary>PEM; null when its profile does not store it.</summary>
    public string? Pem { get; init; }

    /// <summary>The certificate in words, in its own order; only where one certificate is asked for.</summary>
    public IReadOnlyList<CertificateField>? Fields { get; init; }

    /// <summary>What the linters of its profile say; only where one certificate is asked for.</summary>
    public IReadOnlyList<LintView>? Lint { get; init; }

    /// <summary>Linters that were asked; empty when its profile names none.</summary>
    public IReadOnlyList<string>? Linters { get; init; }
}
