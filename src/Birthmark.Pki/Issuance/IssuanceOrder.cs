using Birthmark.Pki.Authorities;
using Birthmark.Pki.Profiles;
using Birthmark.Storage;

namespace Birthmark.Pki.Issuance;

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

    /// <summary>A valid certificate of this username for this key is the answer, rather than another one.</summary>
    internal bool TakesExisting { get; init; }

    /// <summary>Written in the same commit as the certificate: the end entity it belongs to.</summary>
    internal Action<ITransaction>? WithCertificate { get; init; }
}

/// <summary>An issued certificate.</summary>
/// <param name="Der">The certificate.</param>
/// <param name="SerialNumber">Upper-case hex without leading zeros.</param>
/// <param name="Authority">Its issuer, with chain.</param>
public sealed record IssuedCertificate(ReadOnlyMemory<byte> Der, string SerialNumber, Authority Authority);
