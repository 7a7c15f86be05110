namespace Birthmark.Api.Pki;

/// <summary>A certification authority of the embedded PKI.</summary>
public sealed record AuthorityView
{
    /// <summary>EJBCA's id.</summary>
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required string SubjectDn { get; init; }

    /// <summary>E.g. <c>active</c>, <c>waiting-certificate-response</c>, <c>offline</c>, <c>expired</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Name of the CA that signs it, <c>Self Signed</c> or <c>External CA</c>.</summary>
    public required string SignedBy { get; init; }

    public required string CertificateProfile { get; init; }

    public string? CryptoToken { get; init; }

    public string? KeyAlgorithm { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>PEM each: own certificate first, root last; empty while it waits for an answer.</summary>
    public required IReadOnlyList<string> Chain { get; init; }
}
