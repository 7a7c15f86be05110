namespace Birthmark.Pki.Registration;

/// <summary>A certification authority as a registration authority sees it: the embedded one, or EJBCA over REST and mTLS.</summary>
public interface IAuthority
{
    /// <summary>Name under which recipes and messages speak of it.</summary>
    string Name { get; }

    /// <summary>
    /// Asks for one certificate. Asked again with the same username and the same key it returns the certificate already issued: a lost
    /// answer never costs a second certificate.
    /// </summary>
    /// <exception cref="PkiRefusedException">The authority says no, or (<see cref="PkiRefusal.RemoteUnavailable"/>) cannot be reached.</exception>
    Task<EnrolledCertificate> EnrolAsync(EnrolmentRequest request, CancellationToken cancellation = default);

    /// <summary>Revokes one certificate; one that is already revoked counts as done.</summary>
    Task RevokeAsync(string issuerDn, string serialNumber, RevocationReason reason, CancellationToken cancellation = default);

    /// <summary>Looks at everything an enrolment needs, one finding a step, in order; stops at the first step that the next ones need.</summary>
    Task<IReadOnlyList<AuthorityFinding>> CheckAsync(AuthorityExpectation expectation, CancellationToken cancellation = default);
}

/// <summary>What to certify, for whom and by which rules.</summary>
/// <param name="Username">End entity name, fixed for a device: it makes a retry idempotent.</param>
/// <param name="CertificationRequest">PKCS#10, DER.</param>
/// <param name="SubjectDn">The subject to certify; the request's own subject is not trusted. Null takes the request's.</param>
/// <param name="CertificateAuthority">CA name.</param>
/// <param name="CertificateProfile">Certificate profile name.</param>
/// <param name="EndEntityProfile">End entity profile name.</param>
/// <param name="IsFirstAttempt">
/// True when the caller knows from its records that this username was never asked for: spares a remote authority the look for a
/// certificate that an earlier, lost answer may have brought. When in doubt, false.
/// </param>
/// <param name="IsPossessionProven">
/// True when this process made the request itself or has verified its signature: spares the embedded authority doing it again. Remote ones verify.
/// </param>
public sealed record EnrolmentRequest(
    string Username,
    ReadOnlyMemory<byte> CertificationRequest,
    string? SubjectDn,
    string CertificateAuthority,
    string CertificateProfile,
    string EndEntityProfile,
    bool IsFirstAttempt = false,
    bool IsPossessionProven = false)
{
    /// <summary>The request as read, from whoever has just made it; null: it is read when it is needed.</summary>
    public Issuance.CertificationRequest? Read { get; init; }
}

/// <summary>An issued certificate (DER) and its chain: issuing CA first, root last, the certificate itself not included.</summary>
public sealed record EnrolledCertificate(ReadOnlyMemory<byte> Certificate, IReadOnlyList<ReadOnlyMemory<byte>> Chain);

/// <summary>The names a device profile relies on.</summary>
public sealed record AuthorityExpectation(string? CertificateAuthority, string? CertificateProfile, string? EndEntityProfile);

/// <summary>One line of an authority check.</summary>
/// <param name="Step"><c>dns</c>, <c>tcp</c>, <c>tls</c>, <c>credential</c>, <c>role</c>, <c>ca</c>, <c>certificate profile</c>, <c>end entity profile</c>.</param>
/// <param name="IsGood">Whether the step passed.</param>
/// <param name="Text">What was found; when not good, what is wrong and what to do.</param>
public sealed record AuthorityFinding(string Step, bool IsGood, string Text);
