using System.Collections.Frozen;
using Birthmark.Keys;

namespace Birthmark.Pki.Profiles;

/// <summary>The profiles that EJBCA has from the start; they cannot be changed.</summary>
internal static class FixedProfiles
{
    internal const string EmptyName = "EMPTY";

    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";

    private static readonly CertificateProfile Leaf = new()
    {
        Id = 1,
        Name = "ENDUSER",
        Type = CertificateType.EndEntity,
        AvailableKeys = Enum.GetValues<KeyAlgorithm>().ToFrozenSet(),
        Validity = new RelativeValidity(TimeSpan.FromDays(2 * 365)),
        ValidityOffset = TimeSpan.FromMinutes(-10),
        AllowValidityOverride = false,
        AllowExtensionOverride = false,
        AllowSubjectOverrideByRequest = false,
        AllowKeyUsageOverride = false,
        AllowBackdatedRevocation = false,
        StoreCertificate = true,
        BasicConstraints = new BasicConstraints(IsAuthority: false, PathLength: null, IsCritical: true),
        KeyUsage = KeyUsage.DigitalSignature | KeyUsage.NonRepudiation | KeyUsage.KeyEncipherment,
        KeyUsageCritical = true,
        ExtendedKeyUsage = [ClientAuth, EmailProtection],
        ExtendedKeyUsageCritical = false,
        UseSubjectAlternativeName = true,
        SubjectAlternativeNameCritical = false,
        UseAuthorityKeyIdentifier = true,
        UseSubjectKeyIdentifier = true,
        CrlDistributionPoints = [],
        OcspUris = [],
        CaIssuersUris = [],
        LdapDnOrder = true,
        AvailableAuthorities = FrozenSet<string>.Empty,
        Linters = [],
    };

    private static readonly CertificateProfile SubCa = Leaf with
    {
        Id = 2,
        Name = "SUBCA",
        Type = CertificateType.SubCa,
        Validity = new RelativeValidity(TimeSpan.FromDays((25 * 365) + 7)),
        BasicConstraints = new BasicConstraints(IsAuthority: true, PathLength: null, IsCritical: true),
        KeyUsage = KeyUsage.DigitalSignature | KeyUsage.KeyCertSign | KeyUsage.CrlSign,
        ExtendedKeyUsage = [],
    };

    internal static IReadOnlyList<CertificateProfile> Certificate { get; } =
    [
        Leaf,
        SubCa,
        SubCa with { Id = 3, Name = "ROOTCA", Type = CertificateType.RootCa },
        Leaf with { Id = 4, Name = "OCSPSIGNER", KeyUsage = KeyUsage.DigitalSignature, ExtendedKeyUsage = [OcspSigning], UseSubjectAlternativeName = false },
        Leaf with { Id = 9, Name = "SERVER", KeyUsage = KeyUsage.DigitalSignature | KeyUsage.KeyEncipherment, ExtendedKeyUsage = [ServerAuth] },
    ];

    internal static EndEntityProfile Empty { get; } = new()
    {
        Id = 1,
        Name = EmptyName,
        SubjectDn = [],
        SubjectAlternativeName = [],
        DefaultAuthority = null,
        AvailableAuthorities = FrozenSet<string>.Empty,
        DefaultCertificateProfile = Leaf.Name,
        AvailableCertificateProfiles = FrozenSet<string>.Empty,
        AcceptsAnything = true,
        PasswordRequired = false,
    };
}
