using Birthmark.Keys;
using Birthmark.Pki.Names;
using Birthmark.Pki.Revocation;

namespace Birthmark.Pki.Authorities;

/// <summary>A certification authority of the embedded PKI as it is now. Immutable: a change gives the catalog a new one.</summary>
public sealed record Authority
{
    internal Authority()
    {
    }

    /// <summary>EJBCA's id: Java's String.hashCode() of the normalised subject DN.</summary>
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required DistinguishedName Subject { get; init; }

    public required AuthorityStatus Status { get; init; }

    /// <summary>Own certificate, DER; null while waiting for an external answer.</summary>
    public required ReadOnlyMemory<byte>? Certificate { get; init; }

    /// <summary>Own certificate first, root last; DER.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Chain { get; init; }

    /// <summary>Subject of the own certificate exactly as encoded: issuers are copied, never rebuilt (RFC 5280 §4.1.2.4).</summary>
    public required ReadOnlyMemory<byte> EncodedSubject { get; init; }

    public required ReadOnlyMemory<byte> SubjectKeyIdentifier { get; init; }

    public required DateTimeOffset? NotBefore { get; init; }

    public required DateTimeOffset? NotAfter { get; init; }

    /// <summary>Null for an external authority, or one whose token is gone.</summary>
    public required ISigningKey? SigningKey { get; init; }

    public required SignatureAlgorithm SignatureAlgorithm { get; init; }

    public required string? CryptoToken { get; init; }

    public required string CertificateProfile { get; init; }

    /// <summary>Name of the CA that signs it; <see cref="SelfSigned"/> or <see cref="ExternalCa"/> otherwise.</summary>
    public required string SignedBy { get; init; }

    public required bool EnforceUniquePublicKeys { get; init; }

    public required bool EnforceUniqueDn { get; init; }

    public required bool EnforceKeyRenewal { get; init; }

    public required bool PrintableStringInDn { get; init; }

    /// <summary>Who else must agree before a person's wish to revoke is carried out; the certificate profile may ask for more.</summary>
    public ApprovalPolicy Approvals { get; init; } = ApprovalPolicy.None;

    public required CrlPolicy Crl { get; init; }

    public const string SelfSigned = "Self Signed";

    public const string ExternalCa = "External CA";
}

/// <summary>EJBCA's CA states.</summary>
public enum AuthorityStatus
{
    Active = 1,
    WaitingCertificateResponse = 2,
    Expired = 3,
    Revoked = 4,
    Offline = 5,
    External = 6,
    Uninitialized = 7,
}

/// <summary>When CRLs are made.</summary>
/// <param name="Expiration">Life of a CRL; EJBCA's default is a day.</param>
/// <param name="IssueInterval">Zero: a new one when the old is about to expire.</param>
/// <param name="Overlap">Made this long before the old one expires; default ten minutes.</param>
/// <param name="OnRevocation">A revocation makes a CRL at once.</param>
public sealed record CrlPolicy(TimeSpan Expiration, TimeSpan IssueInterval, TimeSpan Overlap, bool OnRevocation);
