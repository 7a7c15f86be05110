namespace Birthmark.Pki.Certificates;

/// <summary>What to look for. All given criteria must match; text criteria take a whole value, or with <see cref="TextLike"/> a part.</summary>
public sealed record CertificateQuery
{
    /// <summary>Part of subject DN, SAN or username, or a whole serial number.</summary>
    public string? TextLike { get; init; }

    public string? TextEqual { get; init; }

    public string? SerialNumber { get; init; }

    public string? Username { get; init; }

    public string? SubjectDn { get; init; }

    /// <summary>EJBCA notation, whole.</summary>
    public string? SubjectAlternativeName { get; init; }

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

    /// <summary>Null: newest first. Another order pages by <see cref="Offset"/>, not by <see cref="Cursor"/>.</summary>
    public CertificateOrder? Order { get; init; }

    /// <summary>Continue below this key of the last entry seen (keyset paging); null starts.</summary>
    public string? Cursor { get; init; }

    public int Limit { get; init; } = 100;

    /// <summary>
    /// Where no index leads to the matches, look through so many certificates for a page; its cursor goes on behind them, also when the page is not full. Null: through all.
    /// </summary>
    public int? Reach { get; init; }

    /// <summary>Rows to pass over first; only for EJBCA's page numbers.</summary>
    public int Offset { get; init; }
}

/// <summary>A page of a search; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record CertificatePage(IReadOnlyList<CertificateEntry> Entries, string? Cursor);
