namespace Birthmark.Enrollment.Ejbca.Wire;

// Classes, not records: a record prints itself, and these carry passwords.

internal sealed class Pkcs10EnrolRequest
{
    /// <summary>PEM or bare base64.</summary>
    public string? CertificateRequest { get; init; }

    public string? CertificateProfileName { get; init; }

    public string? EndEntityProfileName { get; init; }

    public string? CertificateAuthorityName { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? AccountBindingId { get; init; }

    public bool IncludeChain { get; init; }

    public string? Email { get; init; }

    /// <summary><c>DER</c> (default) or <c>PKCS7</c> (9.x).</summary>
    public string? ResponseFormat { get; init; }

    /// <summary>Replaces the CSR's subject (9.x).</summary>
    public string? SubjectDn { get; init; }

    public IReadOnlyList<NamedValue>? ExtensionData { get; init; }

    public IReadOnlyList<NamedValue>? CustomData { get; init; }

    /// <summary><c>yyyy-MM-dd HH:mm:ss</c>, UTC (9.x).</summary>
    public string? StartTime { get; init; }

    public string? EndTime { get; init; }
}

internal sealed record NamedValue(string? Name, string? Value);

internal sealed class CertificateRequestRequest
{
    public string? CertificateRequest { get; init; }

    /// <summary><c>PKCS10</c> (default); 9.x.</summary>
    public string? CertificateRequestType { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public bool IncludeChain { get; init; }

    public string? CertificateAuthorityName { get; init; }

    public string? ResponseFormat { get; init; }
}

internal sealed class EnrolKeyStoreRequest
{
    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? KeyAlg { get; init; }

    public string? KeySpec { get; init; }
}

internal sealed class FinalizeRequest
{
    public string? ResponseFormat { get; init; }

    public string? Password { get; init; }

    public string? KeyAlg { get; init; }

    public string? KeySpec { get; init; }
}
