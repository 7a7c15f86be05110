using Birthmark.Pki.Issuance;

namespace Birthmark.Pki.Registration;

/// <summary>The embedded PKI's counter: registers or edits the end entity, matches it against its profile, and has the certificate issued.</summary>
public sealed class EnrolmentDesk
{
    internal EnrolmentDesk()
    {
    }

    /// <summary>EJBCA's pkcs10enroll: one call adds (or edits) the end entity and issues.</summary>
    /// <exception cref="PkiRefusedException">Names of unknown things, profile violations, bad requests; the texts are EJBCA's.</exception>
    public Task<IssuedCertificate> EnrolAsync(DeskEnrolment enrolment, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>EJBCA's certificaterequest: the end entity exists, is NEW, and the password matches.</summary>
    public Task<IssuedCertificate> EnrolRegisteredAsync(
        string username, string password, string authority, CertificationRequest request, string actor, CancellationToken cancellation = default) => throw new NotImplementedException();
}

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
}
