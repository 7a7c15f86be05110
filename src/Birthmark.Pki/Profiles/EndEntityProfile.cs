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
}

/// <summary>One slot of an end entity profile.</summary>
/// <param name="Field">Attribute short name in upper case, e.g. <c>CN</c>, <c>VID</c>.</param>
/// <param name="Values">Allowed or proposed values; EJBCA writes them with <c>;</c> between.</param>
/// <param name="IsRequired">A request without it is refused.</param>
/// <param name="IsModifiable">False: the request's value must be one of <paramref name="Values"/>.</param>
/// <param name="Pattern">Regular expression that the whole value must match, or null.</param>
public sealed record ProfileField(string Field, IReadOnlyList<string> Values, bool IsRequired, bool IsModifiable, string? Pattern);
