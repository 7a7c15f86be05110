using System.Collections.Frozen;
using Birthmark.Pki.Declaration.Yaml;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>An end entity profile as written.</summary>
internal sealed record EndEntityProfileDeclaration : DeclaredObject
{
    internal const string KindName = "End Entity Profile";

    internal IReadOnlyList<ProfileField> SubjectDn { get; init; } = [];

    internal IReadOnlyList<ProfileField> SubjectAlternativeName { get; init; } = [];

    internal Located? DefaultCa { get; init; }

    /// <summary>Empty: any.</summary>
    internal IReadOnlyList<Located> AvailableCas { get; init; } = [];

    internal Located? DefaultCertificateProfile { get; init; }

    internal IReadOnlyList<Located> AvailableCertificateProfiles { get; init; } = [];

    internal string DefaultTokenType { get; init; } = "USERGENERATED";

    internal bool PasswordRequired { get; init; }

    internal override string Kind => KindName;

    internal override DeclaredObject Blank() => new EndEntityProfileDeclaration();

    internal EndEntityProfile ToProfile(int id) => new()
    {
        Id = id,
        Name = Name,
        SubjectDn = SubjectDn,
        SubjectAlternativeName = SubjectAlternativeName,
        DefaultAuthority = DefaultCa?.Value,
        AvailableAuthorities = AvailableCas.Select(c => c.Value).ToFrozenSet(StringComparer.Ordinal),
        DefaultCertificateProfile = DefaultCertificateProfile?.Value,
        AvailableCertificateProfiles = AvailableCertificateProfiles.Select(p => p.Value).ToFrozenSet(StringComparer.Ordinal),
        AcceptsAnything = false,
        PasswordRequired = PasswordRequired,
    };

    internal override IEnumerable<DeclaredField> Fields() =>
    [
        new("Subject DN", SlotWords.Write(SubjectDn)),
        new("Subject Alternative Name", SlotWords.Write(SubjectAlternativeName)),
        .. DefaultCa is null ? Array.Empty<DeclaredField>() : [new("Default CA", Flow.Text(DefaultCa.Value))],
        new("Available CAs", Flow.List(AvailableCas.Count == 0 ? [CertificateProfileDeclaration.AnyCa] : AvailableCas.Select(c => c.Value))),
        .. DefaultCertificateProfile is null ? Array.Empty<DeclaredField>() : [new("Default Certificate Profile", Flow.Text(DefaultCertificateProfile.Value))],
        new("Available Certificate Profiles", Flow.List(AvailableCertificateProfiles.Select(p => p.Value))),
        new("Default Token Type", Flow.Text(Words.TokenTypes.Of(DefaultTokenType))),
        new("Password Required", Flow.Flag(PasswordRequired)),
    ];

    internal static EndEntityProfileDeclaration Read(Section section, string name)
    {
        var profile = new EndEntityProfileDeclaration
        {
            At = section.At,
            Name = name,
            SubjectDn = SlotWords.Read(section, "Subject DN", isSubject: true),
            SubjectAlternativeName = SlotWords.Read(section, "Subject Alternative Name", isSubject: false),
            DefaultCa = section.Text("Default CA"),
            AvailableCas = CertificateProfileReader.Available(section.List("Available CAs")),
            DefaultCertificateProfile = section.Text("Default Certificate Profile"),
            AvailableCertificateProfiles = [.. (section.List("Available Certificate Profiles") ?? []).DistinctBy(p => p.Value)],
            DefaultTokenType = section.Choice("Default Token Type", Words.TokenTypes, "USERGENERATED"),
            PasswordRequired = section.Flag("Password Required", false),
        };
        CheckDefault(section, "Default CA", profile.DefaultCa, profile.AvailableCas.Count == 0 ? null : profile.AvailableCas, "Available CAs");
        CheckDefault(section, "Default Certificate Profile", profile.DefaultCertificateProfile, profile.AvailableCertificateProfiles, "Available Certificate Profiles");
        if (profile.AvailableCertificateProfiles.Count == 0)
        {
            section.Faults.Add(section.Where("Available Certificate Profiles"), $"{section.Thing}: Available Certificate Profiles is empty: name at least one, or nobody can use the profile.");
        }

        return profile;
    }

    private static void CheckDefault(Section section, string key, Located? chosen, IReadOnlyList<Located>? available, string list)
    {
        if (chosen is not null && available?.All(a => a.Value != chosen.Value) == true)
        {
            section.Faults.Add(chosen.At, $"{section.Thing}: {key} '{chosen}' is not among {list}: add it there.");
        }
    }
}
