namespace Birthmark.Pki.Certificates;

/// <summary>Every certificate the embedded PKI issued (or imported), and what became of it.</summary>
public sealed class CertificateRegister
{
    internal CertificateRegister()
    {
    }

    public ValueTask<CertificateEntry?> FindAsync(string issuerDn, string serialNumber) => throw new NotImplementedException();

    public ValueTask<CertificateEntry?> FindByFingerprintAsync(string sha1) => throw new NotImplementedException();

    /// <summary>Certificates of an end entity, newest first.</summary>
    public ValueTask<IReadOnlyList<CertificateEntry>> FindByUsernameAsync(string username) => throw new NotImplementedException();

    /// <summary>A page of matches, newest first, and whether more follow.</summary>
    public ValueTask<CertificatePage> SearchAsync(CertificateQuery query) => throw new NotImplementedException();

    public ValueTask<long> CountAsync(bool activeOnly) => throw new NotImplementedException();

    /// <summary>How many match; page and order are ignored.</summary>
    public ValueTask<long> CountAsync(CertificateQuery query) => throw new NotImplementedException();

    /// <summary>Revokes (or takes off hold) and, where the CA's policy says so, makes a CRL. Effective at once for clients of this hub.</summary>
    /// <exception cref="PkiRefusedException">Unknown, already revoked, or a date that is not allowed.</exception>
    public Task<CertificateEntry> RevokeAsync(RevocationOrder order, CancellationToken cancellation = default) => throw new NotImplementedException();
}

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

/// <summary>What to look for. All given criteria must match; text criteria take a whole value, or with <see cref="TextLike"/> a part.</summary>
public sealed record CertificateQuery
{
    /// <summary>Part of subject DN, SAN or username, or a whole serial number.</summary>
    public string? TextLike { get; init; }

    public string? TextEqual { get; init; }

    public string? SerialNumber { get; init; }

    public string? Username { get; init; }

    public string? SubjectDn { get; init; }

    /// <summary>Further conditions on single text fields; all must hold.</summary>
    public IReadOnlyCollection<TextCondition> Texts { get; init; } = [];

    public IReadOnlyCollection<string>? Authorities { get; init; }

    public IReadOnlyCollection<string>? CertificateProfiles { get; init; }

    public IReadOnlyCollection<string>? EndEntityProfiles { get; init; }

    public IReadOnlyCollection<CertificateStatus>? Statuses { get; init; }

    public IReadOnlyCollection<RevocationReason>? Reasons { get; init; }

    public DateTimeOffset? IssuedAfter { get; init; }

    public DateTimeOffset? IssuedBefore { get; init; }

    public DateTimeOffset? ExpiresAfter { get; init; }

    public DateTimeOffset? ExpiresBefore { get; init; }

    public DateTimeOffset? RevokedAfter { get; init; }

    public DateTimeOffset? RevokedBefore { get; init; }

    /// <summary>Last change: the revocation, else the issuance.</summary>
    public DateTimeOffset? UpdatedAfter { get; init; }

    public DateTimeOffset? UpdatedBefore { get; init; }

    /// <summary>Null: newest first. Another order pages by <see cref="Offset"/> only.</summary>
    public CertificateOrder? Order { get; init; }

    /// <summary>Continue below this key of the last entry seen (keyset paging); null starts.</summary>
    public string? Cursor { get; init; }

    public int Limit { get; init; } = 100;

    /// <summary>Rows to pass over first; only for EJBCA's page numbers.</summary>
    public int Offset { get; init; }
}

/// <summary>A page of a search; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record CertificatePage(IReadOnlyList<CertificateEntry> Entries, string? Cursor);

/// <summary>A wish to revoke.</summary>
public sealed record RevocationOrder(
    string IssuerDn, string SerialNumber, RevocationReason Reason, DateTimeOffset? At, DateTimeOffset? InvaliditySince, string Actor);
