using System.Globalization;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Names;

namespace Birthmark.Pki.Profiles;

/// <summary>Which subjects may be certified, by which authorities and profiles. Checked and immutable.</summary>
public sealed record EndEntityProfile
{
    internal EndEntityProfile()
    {
    }

    /// <summary>EMPTY is 1; own ones above 1000.</summary>
    public required int Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Slots of the subject DN in declared order.</summary>
    public required IReadOnlyList<ProfileField> SubjectDn { get; init; }

    /// <summary>Slots of the subject alternative name, e.g. <c>DNSNAME</c>, <c>IPADDRESS</c>, <c>UNIFORMRESOURCEIDENTIFIER</c>.</summary>
    public required IReadOnlyList<ProfileField> SubjectAlternativeName { get; init; }

    public required string? DefaultAuthority { get; init; }

    /// <summary>CA names; empty means any.</summary>
    public required IReadOnlySet<string> AvailableAuthorities { get; init; }

    public required string? DefaultCertificateProfile { get; init; }

    /// <summary>Certificate profile names.</summary>
    public required IReadOnlySet<string> AvailableCertificateProfiles { get; init; }

    /// <summary>True for EMPTY: nearly anything goes.</summary>
    public required bool AcceptsAnything { get; init; }

    public required bool PasswordRequired { get; init; }

    /// <summary>Matches a request as EJBCA does and refuses with EJBCA's texts.</summary>
    /// <param name="subject">The subject to certify.</param>
    /// <param name="san">EJBCA notation, or null.</param>
    /// <param name="authority">CA name.</param>
    /// <param name="certificateProfile">Certificate profile name.</param>
    /// <exception cref="PkiRefusedException">With <see cref="PkiRefusal.EndEntityProfile"/>.</exception>
    public void Match(DistinguishedName subject, string? san, string authority, string certificateProfile) =>
        Match(subject, san, (authority, authority), (certificateProfile, certificateProfile));

    /// <summary>As the other, and a refusal speaks of authority and certificate profile by EJBCA's ids.</summary>
    /// <exception cref="PkiRefusedException">With <see cref="PkiRefusal.EndEntityProfile"/>.</exception>
    public void Match(DistinguishedName subject, string? san, Authority authority, CertificateProfile certificateProfile) =>
        Match(subject, san, (authority.Name, Spell(authority.Id)), (certificateProfile.Name, Spell(certificateProfile.Id)));

    private void Match(DistinguishedName subject, string? san, (string Name, string Shown) authority, (string Name, string Shown) profile)
    {
        if (AcceptsAnything)
        {
            return;
        }

        MatchFields(SubjectDn, subject.Attributes, "Unsupported Subject DN Field found in:", subject.Text);
        MatchFields(SubjectAlternativeName, Entries(san), "Unsupported Subject Alternate Name Field found in:", san);
        if (!AvailableCertificateProfiles.Contains(profile.Name))
        {
            throw CrossingOff.Refuse($"Couldn't find certificate profile ({profile.Shown}) among available certificate profiles.");
        }

        if (AvailableAuthorities.Count > 0 && !AvailableAuthorities.Contains(authority.Name))
        {
            throw CrossingOff.Refuse($"Couldn't find CA ({authority.Shown}) among End Entity Profiles Available CAs.");
        }
    }

    private static void MatchFields(IReadOnlyList<ProfileField> slots, IReadOnlyList<KeyValuePair<string, string>> values, string unsupported, string? shown)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (FirstOf(slots, values[i].Key) < 0)
            {
                throw CrossingOff.Refuse(unsupported + shown);
            }
        }

        for (var i = 0; i < slots.Count; i++)
        {
            if (FirstOf(slots, slots[i].Field) == i)
            {
                CrossingOff.Match(slots[i].Field, values, slots);
            }
        }
    }

    private static int FirstOf(IReadOnlyList<ProfileField> slots, string field)
    {
        for (var i = 0; i < slots.Count; i++)
        {
            if (slots[i].Field == field)
            {
                return i;
            }
        }

        return -1;
    }

    private static KeyValuePair<string, string>[] Entries(string? san) =>
        san is null ? [] : [.. Names.SubjectAlternativeName.Parse(san).Names.Select(n => KeyValuePair.Create(n.Field, n.Value))];

    private static string Spell(int id) => id.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One slot of an end entity profile.</summary>
/// <param name="Field">Attribute short name in upper case, e.g. <c>CN</c>, <c>VID</c>.</param>
/// <param name="Values">Allowed or proposed values; EJBCA writes them with <c>;</c> between.</param>
/// <param name="IsRequired">A request without it is refused.</param>
/// <param name="IsModifiable">False: the request's value must be one of <paramref name="Values"/>.</param>
/// <param name="Pattern">Regular expression that the whole value must match, or null.</param>
public sealed record ProfileField(string Field, IReadOnlyList<string> Values, bool IsRequired, bool IsModifiable, string? Pattern);
