using System.Collections.Frozen;
using Birthmark.Keys;
using Birthmark.Pki.Declaration.Yaml;
using Birthmark.Pki.Profiles;
using Birthmark.Pki.Revocation;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>A certificate profile as written.</summary>
internal sealed record CertificateProfileDeclaration : DeclaredObject
{
    internal const string KindName = "Certificate Profile";

    internal const string AnyCa = "Any CA";

    internal CertificateType Type { get; init; } = CertificateType.EndEntity;

    internal FrozenSet<KeyAlgorithm> Keys { get; init; } = Enum.GetValues<KeyAlgorithm>().ToFrozenSet();

    internal SignatureAlgorithm? SignatureAlgorithm { get; init; }

    internal Validity Validity { get; init; } = new RelativeValidity(TimeSpan.FromDays(2 * 365));

    internal TimeSpan ValidityOffset { get; init; } = TimeSpan.FromMinutes(-10);

    internal BasicConstraints? BasicConstraints { get; init; }

    internal KeyUsage KeyUsage { get; init; }

    internal bool KeyUsageCritical { get; init; } = true;

    internal IReadOnlyList<string> ExtendedKeyUsage { get; init; } = [];

    internal bool ExtendedKeyUsageCritical { get; init; }

    internal bool SubjectAlternativeName { get; init; } = true;

    internal bool SubjectAlternativeNameCritical { get; init; }

    internal bool AuthorityKeyIdentifier { get; init; } = true;

    internal bool SubjectKeyIdentifier { get; init; } = true;

    internal bool LdapDnOrder { get; init; } = true;

    internal bool AllowValidityOverride { get; init; }

    internal bool AllowExtensionOverride { get; init; }

    internal bool AllowSubjectOverride { get; init; }

    internal bool AllowKeyUsageOverride { get; init; }

    internal bool AllowBackdatedRevocation { get; init; }

    internal ApprovalPolicy Approvals { get; init; } = ApprovalPolicy.None;

    internal bool StoreCertificate { get; init; } = true;

    internal IReadOnlyList<string> CrlDistributionPoints { get; init; } = [];

    internal IReadOnlyList<string> OcspUris { get; init; } = [];

    internal IReadOnlyList<string> CaIssuersUris { get; init; } = [];

    /// <summary>Empty: any.</summary>
    internal IReadOnlyList<Located> AvailableCas { get; init; } = [];

    internal IReadOnlyList<Located> Linters { get; init; } = [];

    internal override string Kind => KindName;

    internal override DeclaredObject Blank() => new CertificateProfileDeclaration();

    internal CertificateProfile ToProfile(int id) => new()
    {
        Id = id,
        Name = Name,
        Type = Type,
        AvailableKeys = Keys,
        SignatureAlgorithm = SignatureAlgorithm,
        Validity = Validity,
        ValidityOffset = ValidityOffset,
        AllowValidityOverride = AllowValidityOverride,
        AllowExtensionOverride = AllowExtensionOverride,
        AllowSubjectOverrideByRequest = AllowSubjectOverride,
        AllowKeyUsageOverride = AllowKeyUsageOverride,
        AllowBackdatedRevocation = AllowBackdatedRevocation,
        Approvals = Approvals,
        StoreCertificate = StoreCertificate,
        BasicConstraints = BasicConstraints,
        KeyUsage = KeyUsage,
        KeyUsageCritical = KeyUsageCritical,
        ExtendedKeyUsage = ExtendedKeyUsage,
        ExtendedKeyUsageCritical = ExtendedKeyUsageCritical,
        UseSubjectAlternativeName = SubjectAlternativeName,
        SubjectAlternativeNameCritical = SubjectAlternativeNameCritical,
        UseAuthorityKeyIdentifier = AuthorityKeyIdentifier,
        UseSubjectKeyIdentifier = SubjectKeyIdentifier,
        CrlDistributionPoints = CrlDistributionPoints,
        OcspUris = OcspUris,
        CaIssuersUris = CaIssuersUris,
        LdapDnOrder = LdapDnOrder,
        AvailableAuthorities = AvailableCas.Select(c => c.Value).ToFrozenSet(StringComparer.Ordinal),
        Linters = [.. Linters.Select(l => l.Value)],
    };

    internal override IEnumerable<DeclaredField> Fields() =>
    [
        new("Type", Words.Types.Of(Type)),
        .. KeyWords.Fields(Keys),
        .. SignatureAlgorithm is { } signature ? [new DeclaredField("Signature Algorithm", Words.Signatures.Of(signature))] : Array.Empty<DeclaredField>(),
        new("Validity", Flow.Text(Validity.ToString()!)),
        new("Validity Offset", Duration.Format(ValidityOffset)),
        new("Basic Constraints", ExtensionWords.Write(BasicConstraints)),
        new("Key Usage", ExtensionWords.Write(KeyUsage)),
        new("Key Usage Critical", Flow.Flag(KeyUsageCritical)),
        new("Extended Key Usage", ExtensionWords.WriteExtended(ExtendedKeyUsage)),
        new("Extended Key Usage Critical", Flow.Flag(ExtendedKeyUsageCritical)),
        new("Subject Alternative Name", Flow.Flag(SubjectAlternativeName)),
        new("Subject Alternative Name Critical", Flow.Flag(SubjectAlternativeNameCritical)),
        new("Authority Key Identifier", Flow.Flag(AuthorityKeyIdentifier)),
        new("Subject Key Identifier", Flow.Flag(SubjectKeyIdentifier)),
        new("LDAP DN Order", Flow.Flag(LdapDnOrder)),
        new("Allow Validity Override", Flow.Flag(AllowValidityOverride)),
        new("Allow Extension Override", Flow.Flag(AllowExtensionOverride)),
        new("Allow Subject DN Override by CSR", Flow.Flag(AllowSubjectOverride)),
        new("Allow Key Usage Override", Flow.Flag(AllowKeyUsageOverride)),
        new("Allow Backdated Revocation", Flow.Flag(AllowBackdatedRevocation)),
        .. ApprovalWords.Fields(Approvals),
        new("Store Certificate", Flow.Flag(StoreCertificate)),
        new("CRL Distribution Points", Flow.List(CrlDistributionPoints)),
        new("OCSP URIs", Flow.List(OcspUris)),
        new("CA Issuers URIs", Flow.List(CaIssuersUris)),
        new("Available CAs", Flow.List(AvailableCas.Count == 0 ? [AnyCa] : AvailableCas.Select(c => c.Value))),
        new("Linters", Flow.List(Linters.Select(l => l.Value))),
    ];
}
