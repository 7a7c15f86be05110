using Birthmark.Keys;
using Birthmark.Pki.Revocation;

namespace Birthmark.Pki.Profiles;

/// <summary>What a certificate of this kind looks like. Checked and immutable; made from <c>CertificateProfileDeclaration</c>.</summary>
public sealed record CertificateProfile
{
    internal CertificateProfile()
    {
    }

    /// <summary>EJBCA numbers: ENDUSER 1, SUBCA 2, ROOTCA 3, OCSPSIGNER 4, SERVER 9; own ones above 1000.</summary>
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required CertificateType Type { get; init; }

    /// <summary>Key algorithms (and so curves and bit lengths) a subject key may have.</summary>
    public required IReadOnlySet<KeyAlgorithm> AvailableKeys { get; init; }

    /// <summary>Null inherits the authority's.</summary>
    public SignatureAlgorithm? SignatureAlgorithm { get; init; }

    public required Validity Validity { get; init; }

    /// <summary>Added to now for notBefore; EJBCA's default is -10 minutes, a Matter DAC wants none.</summary>
    public required TimeSpan ValidityOffset { get; init; }

    public required bool AllowValidityOverride { get; init; }

    public required bool AllowExtensionOverride { get; init; }

    public required bool AllowSubjectOverrideByRequest { get; init; }

    public required bool AllowKeyUsageOverride { get; init; }

    public required bool AllowBackdatedRevocation { get; init; }

    /// <summary>Who else must agree before a person's wish to revoke is carried out.</summary>
    public ApprovalPolicy Approvals { get; init; } = ApprovalPolicy.None;

    public required bool StoreCertificate { get; init; }

    /// <summary>Null leaves the extension out.</summary>
    public BasicConstraints? BasicConstraints { get; init; }

    public required KeyUsage KeyUsage { get; init; }

    public required bool KeyUsageCritical { get; init; }

    /// <summary>Dotted OIDs; empty leaves the extension out.</summary>
    public required IReadOnlyList<string> ExtendedKeyUsage { get; init; }

    public required bool ExtendedKeyUsageCritical { get; init; }

    public required bool UseSubjectAlternativeName { get; init; }

    public required bool SubjectAlternativeNameCritical { get; init; }

    public required bool UseAuthorityKeyIdentifier { get; init; }

    public required bool UseSubjectKeyIdentifier { get; init; }

    /// <summary>URIs; empty leaves the extension out.</summary>
    public required IReadOnlyList<string> CrlDistributionPoints { get; init; }

    public required IReadOnlyList<string> OcspUris { get; init; }

    public required IReadOnlyList<string> CaIssuersUris { get; init; }

    /// <summary>On (default): the subject is encoded most specific first, as normalised; off reverses it (C first).</summary>
    public required bool LdapDnOrder { get; init; }

    /// <summary>CA names that may use the profile; empty means any.</summary>
    public required IReadOnlySet<string> AvailableAuthorities { get; init; }

    /// <summary>Linters that judge the certificate before it is signed, besides RFC 5280's which always does.</summary>
    public required IReadOnlyList<string> Linters { get; init; }
}

/// <summary>EJBCA's certificate types.</summary>
public enum CertificateType
{
    EndEntity = 1,
    SubCa = 2,
    RootCa = 8,
}

/// <summary>RFC 5280 §4.2.1.9. <paramref name="PathLength"/> null leaves the constraint out.</summary>
public sealed record BasicConstraints(bool IsAuthority, int? PathLength, bool IsCritical);

/// <summary>Bits of RFC 5280 §4.2.1.3, in EJBCA's order (digitalSignature is bit 0).</summary>
[Flags]
public enum KeyUsage
{
    None = 0,
    DigitalSignature = 1,
    NonRepudiation = 2,
    KeyEncipherment = 4,
    DataEncipherment = 8,
    KeyAgreement = 16,
    KeyCertSign = 32,
    CrlSign = 64,
    EncipherOnly = 128,
    DecipherOnly = 256,
}
