namespace Birthmark.Api.Batches;

/// <summary>A device's certificate as a list names it.</summary>
/// <param name="Fingerprint">SHA-256 of the DER, lower-case hex.</param>
/// <param name="SerialNumber">Upper-case hex.</param>
/// <param name="Issuer">Issuer DN.</param>
/// <param name="Subject">Subject DN.</param>
/// <param name="Revoked">True once the batch's release (or an operator) revoked it.</param>
public sealed record ListedCertificate(string Fingerprint, string SerialNumber, string Issuer, string Subject, bool Revoked)
{
    /// <summary>SHA-256 of the SubjectPublicKeyInfo, lower-case hex.</summary>
    public string? PublicKeyHash { get; init; }
}
