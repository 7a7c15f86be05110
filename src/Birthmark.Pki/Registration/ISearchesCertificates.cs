namespace Birthmark.Pki.Registration;

/// <summary>An authority that says which certificates it has, in whatever state: whoever keeps records of its own compares them.</summary>
public interface ISearchesCertificates
{
    /// <summary>Every certificate of these end entities that has not been archived, page by page.</summary>
    /// <exception cref="PkiRefusedException">The authority says no, or (<see cref="PkiRefusal.RemoteUnavailable"/>) cannot be reached.</exception>
    IAsyncEnumerable<FoundCertificate> SearchAsync(IReadOnlyList<string> usernames, CancellationToken cancellation = default);
}

/// <summary>A certificate as its authority knows it.</summary>
/// <param name="Username">End entity.</param>
/// <param name="IssuerDn">Normalised.</param>
/// <param name="SerialNumber">Upper-case hex without leading zeros.</param>
/// <param name="Sha256">Fingerprint, lower-case hex; null when the authority does not keep the certificate itself.</param>
/// <param name="IsRevoked">Revoked, or on hold.</param>
public sealed record FoundCertificate(string Username, string IssuerDn, string SerialNumber, string? Sha256, bool IsRevoked);
