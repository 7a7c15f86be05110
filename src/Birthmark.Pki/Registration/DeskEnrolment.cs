using Birthmark.Pki.Issuance;

namespace Birthmark.Pki.Registration;

/// <summary>One enrolment by PKCS#10.</summary>
public sealed record DeskEnrolment
{
    public required CertificationRequest Request { get; init; }

    public required string Username { get; init; }

    public string? Password { get; init; }

    public string? Email { get; init; }

    public required string Authority { get; init; }

    public required string CertificateProfile { get; init; }

    public required string EndEntityProfile { get; init; }

    /// <summary>Replaces the request's subject (EJBCA 9.x <c>subject_dn</c>).</summary>
    public string? SubjectDn { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>The hub made and checked the request itself in this process, so its signature need not be verified again.</summary>
    public bool IsSignatureVerified { get; init; }

    public required string Actor { get; init; }

    public override string ToString() => $"enrolment of '{Username}'";
}
