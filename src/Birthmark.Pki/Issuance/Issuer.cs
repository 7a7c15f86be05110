using Birthmark.Pki.Authorities;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Issuance;

/// <summary>Issues certificates of the embedded PKI in two steps, so that nothing can be signed that was not linted and recorded.</summary>
public sealed class Issuer
{
    internal Issuer()
    {
    }

    /// <summary>Composes the TBS, lints it, checks uniqueness and records the intent durably.</summary>
    /// <exception cref="PkiRefusedException">Profile, key, name, validity, uniqueness or a linter says no; nothing was signed.</exception>
    public Task<IssuancePermit> PrepareAsync(IssuanceOrder order, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Signs what the permit allows, records the certificate durably, and returns it. A permit signs once.</summary>
    /// <exception cref="PkiRefusedException">The crypto token is offline.</exception>
    /// <exception cref="InvalidOperationException">The permit was used before.</exception>
    public Task<IssuedCertificate> IssueAsync(IssuancePermit permit, CancellationToken cancellation = default) => throw new NotImplementedException();
}

/// <summary>Everything that decides what a certificate will say.</summary>
public sealed record IssuanceOrder
{
    public required Authority Authority { get; init; }

    public required CertificateProfile CertificateProfile { get; init; }

    /// <summary>Null for the PKI's own certificates (authorities).</summary>
    public EndEntityProfile? EndEntityProfile { get; init; }

    public required string Username { get; init; }

    public required Names.DistinguishedName Subject { get; init; }

    /// <summary>EJBCA notation: <c>dNSName=a, iPAddress=127.0.0.1, uniformResourceIdentifier=urn:x</c>; null for none.</summary>
    public string? SubjectAlternativeName { get; init; }

    /// <summary>DER SubjectPublicKeyInfo whose proof of possession has been checked.</summary>
    public required ReadOnlyMemory<byte> PublicKey { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Who asked: goes to the audit record.</summary>
    public required string Actor { get; init; }
}

/// <summary>An issued certificate.</summary>
/// <param name="Der">The certificate.</param>
/// <param name="SerialNumber">Upper-case hex without leading zeros.</param>
/// <param name="Authority">Its issuer, with chain.</param>
public sealed record IssuedCertificate(ReadOnlyMemory<byte> Der, string SerialNumber, Authority Authority);
