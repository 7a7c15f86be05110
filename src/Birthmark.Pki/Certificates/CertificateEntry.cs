namespace Birthmark.Pki.Certificates;

/// <summary>A stored certificate.</summary>
public sealed record CertificateEntry
{
    /// <summary>SHA-1 of the DER, lower-case hex: EJBCA's fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Upper-case hex without leading zeros.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>Normalised.</summary>
    public required string IssuerDn { get; init; }

    /// <summary>Normalised.</summary>
    public required string SubjectDn { get; init; }

    public required string? SubjectAlternativeName { get; init; }

    public required string Username { get; init; }

    public required string Authority { get; init; }

    public required string CertificateProfile { get; init; }

    public required string? EndEntityProfile { get; init; }

    public required CertificateStatus Status { get; init; }

    public required RevocationReason RevocationReason { get; init; }

    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When the key is thought to have become untrustworthy (RFC 5280 §5.3.2), if said at revocation.</summary>
    public DateTimeOffset? InvaliditySince { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo, lower-case hex.</summary>
    public required string PublicKeyHash { get; init; }

    /// <summary>Null when the profile says not to store it.</summary>
    public required byte[]? Der { get; init; }
}

/// <summary>EJBCA's certificate states.</summary>
public enum CertificateStatus
{
    Active = 20,
    NotifiedAboutExpiration = 21,
    Revoked = 40,
    Archived = 60,
}
