using Birthmark.Keys;
using Birthmark.Pki.Declaration.Yaml;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>Reads a certificate profile; defaults are those of EJBCA's fixed profile of the same type.</summary>
internal static class CertificateProfileReader
{
    internal static CertificateProfileDeclaration Read(Section section, string name)
    {
        var type = section.Choice("Type", Words.Types, CertificateType.EndEntity);
        var like = FixedProfiles.Certificate.First(p => p.Type == type);
        var profile = new CertificateProfileDeclaration
        {
            At = section.At,
            Name = name,
            Type = type,
            Keys = KeyWords.Read(section),
            SignatureAlgorithm = section.Has("Signature Algorithm") ? section.Choice<SignatureAlgorithm?>("Signature Algorithm", Nullable(Words.Signatures), null) : null,
            Validity = section.Validity("Validity") ?? like.Validity,
            ValidityOffset = section.Duration("Validity Offset", like.ValidityOffset, allowNegative: true),
            BasicConstraints = ExtensionWords.ReadConstraints(section, type),
            KeyUsage = ExtensionWords.ReadUsage(section, like.KeyUsage),
            KeyUsageCritical = section.Flag("Key Usage Critical", true),
            ExtendedKeyUsage = ExtensionWords.ReadExtended(section, []),
            ExtendedKeyUsageCritical = section.Flag("Extended Key Usage Critical", false),
            SubjectAlternativeName = section.Flag("Subject Alternative Name", true),
            SubjectAlternativeNameCritical = section.Flag("Subject Alternative Name Critical", false),
            AuthorityKeyIdentifier = section.Flag("Authority Key Identifier", true),
            SubjectKeyIdentifier = section.Flag("Subject Key Identifier", true),
            LdapDnOrder = section.Flag("LDAP DN Order", true),
            AllowValidityOverride = section.Flag("Allow Validity Override", false),
            AllowExtensionOverride = section.Flag("Allow Extension Override", false),
            AllowSubjectOverride = section.Flag("Allow Subject DN Override by CSR", false),
            AllowKeyUsageOverride = section.Flag("Allow Key Usage Override", false),
            AllowBackdatedRevocation = section.Flag("Allow Backdated Revocation", false),
            Approvals = ApprovalWords.Read(section),
            StoreCertificate = section.Flag("Store Certificate", true),
            CrlDistributionPoints = ExtensionWords.ReadUris(section, "CRL Distribution Points"),
            OcspUris = ExtensionWords.ReadUris(section, "OCSP URIs"),
            CaIssuersUris = ExtensionWords.ReadUris(section, "CA Issuers URIs"),
            AvailableCas = Available(section.List("Available CAs")),
            Linters = section.List("Linters") ?? [],
        };
        CheckSigningRights(section, profile);
        return profile;
    }

    /// <summary>"Any CA" among them means any.</summary>
    internal static IReadOnlyList<Located> Available(IReadOnlyList<Located>? names) =>
        names is null || names.Any(n => n.Value == CertificateProfileDeclaration.AnyCa) ? [] : [.. names.DistinctBy(n => n.Value)];

    // RFC 5280 §4.2.1.9: if cA is not asserted, keyCertSign must not be either.
    private static void CheckSigningRights(Section section, CertificateProfileDeclaration profile)
    {
        if (profile.KeyUsage.HasFlag(KeyUsage.KeyCertSign) && profile.BasicConstraints is not { IsAuthority: true })
        {
            section.Faults.Add(section.Where("Key Usage"), $"{section.Thing}: Key Usage 'Key Certificate Sign' needs Basic Constraints with CA: true: take one of them away (RFC 5280 §4.2.1.9).");
        }

        if (profile.Type != CertificateType.EndEntity && !profile.KeyUsage.HasFlag(KeyUsage.KeyCertSign))
        {
            section.Faults.Add(section.Where("Key Usage"), $"{section.Thing}: a {Words.Types.Of(profile.Type)} that may not sign certificates is of no use: add Key Certificate Sign to Key Usage.");
        }
    }

    private static Dictionary<string, T?> Nullable<T>(IReadOnlyDictionary<string, T> words)
        where T : struct => words.ToDictionary(w => w.Key, w => (T?)w.Value);
}
