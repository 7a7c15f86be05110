namespace Birthmark.Pki.Registration;

/// <summary>EJBCA's end entity states.</summary>
public enum EndEntityStatus
{
    New = 10,
    Failed = 11,
    Initialized = 20,
    InProcess = 30,
    Generated = 40,
    Revoked = 50,
    Historical = 60,
    KeyRecovery = 70,
    WaitingForAddApproval = 80,
}

public sealed record EndEntity
{
    public required string Username { get; init; }

    public required string SubjectDn { get; init; }

    public required string? SubjectAlternativeName { get; init; }

    public required string? Email { get; init; }

    public required EndEntityStatus Status { get; init; }

    /// <summary>USERGENERATED, P12, JKS, PEM or BCFKS.</summary>
    public required string Token { get; init; }

    public required string Authority { get; init; }

    public required string CertificateProfile { get; init; }

    public required string EndEntityProfile { get; init; }
}

/// <summary>What to register. The password is hashed before it rests.</summary>
public sealed record EndEntityOrder(
    string Username, string? Password, string SubjectDn, string? SubjectAlternativeName, string? Email,
    string Authority, string CertificateProfile, string EndEntityProfile, string Token, string Actor)
{
    public override string ToString() => $"end entity '{Username}'";
}

public sealed record EndEntityQuery
{
    public string? TextLike { get; init; }

    public string? TextEqual { get; init; }

    public IReadOnlyCollection<string>? Authorities { get; init; }

    public IReadOnlyCollection<string>? CertificateProfiles { get; init; }

    public IReadOnlyCollection<string>? EndEntityProfiles { get; init; }

    public IReadOnlyCollection<EndEntityStatus>? Statuses { get; init; }

    public string? After { get; init; }

    /// <summary>Look through so many end entities for a page; its cursor goes on behind them, also when the page is not full. Null: through all.</summary>
    public int? Reach { get; init; }

    public int Limit { get; init; } = 100;

    public int Offset { get; init; }
}

/// <summary>A page of a search; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record EndEntityPage(IReadOnlyList<EndEntity> Entities, string? Cursor);
