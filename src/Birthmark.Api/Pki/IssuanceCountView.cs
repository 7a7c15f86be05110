namespace Birthmark.Api.Pki;

/// <summary>What one authority issued by one certificate profile.</summary>
/// <param name="Authority">Name of the CA.</param>
/// <param name="CertificateProfile">Name of the profile.</param>
/// <param name="Issued">Certificates since the beginning.</param>
/// <param name="Today">Of these, since midnight (UTC).</param>
/// <param name="Revoked">Of all, revoked or on hold.</param>
public sealed record IssuanceCountView(string Authority, string CertificateProfile, long Issued, long Today, long Revoked);
