namespace Birthmark.Enrollment.Ejbca.Wire;

/// <summary>EJBCA's AddEndEntity; also the body of an edit.</summary>
internal sealed class EndEntityRequest
{
    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? SubjectDn { get; init; }

    public string? SubjectAltName { get; init; }

    public string? Email { get; init; }

    public IReadOnlyList<NamedValue>? ExtensionData { get; init; }

    public string? CaName { get; init; }

    public string? CertificateProfileName { get; init; }

    public string? EndEntityProfileName { get; init; }

    /// <summary>USERGENERATED, P12, JKS, PEM or BCFKS.</summary>
    public string? Token { get; init; }
}

internal sealed record EndEntityRevokeRequest(int? ReasonCode, bool Delete);

internal sealed class EndEntityStatusRequest
{
    public string? Password { get; init; }

    public string? Token { get; init; }

    public string? Status { get; init; }
}
