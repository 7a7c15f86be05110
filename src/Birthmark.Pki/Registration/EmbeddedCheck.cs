using Birthmark.Pki.Authorities;

namespace Birthmark.Pki.Registration;

/// <summary>Looks at what an enrolment by the embedded PKI needs; there is no network to look at.</summary>
internal static class EmbeddedCheck
{
    internal static List<AuthorityFinding> Run(PkiSnapshot snapshot, AuthorityExpectation expectation)
    {
        var findings = new List<AuthorityFinding> { new("credential", true, "In this process: no network, no credential.") };
        if (expectation.CertificateAuthority is { } name)
        {
            findings.Add(CheckAuthority(snapshot, name));
        }

        if (expectation.CertificateProfile is { } profile)
        {
            findings.Add(CheckCertificateProfile(snapshot, profile, expectation.CertificateAuthority));
        }

        if (expectation.EndEntityProfile is { } entityProfile)
        {
            findings.Add(CheckEndEntityProfile(snapshot, entityProfile, expectation));
        }

        return findings;
    }

    private static AuthorityFinding CheckAuthority(PkiSnapshot snapshot, string name)
    {
        const string step = "ca";
        if (!snapshot.Authorities.TryGetValue(name, out var authority))
        {
            return new(step, false, $"CA with name \"{name}\" doesn't exist: use one of {string.Join(", ", snapshot.Authorities.Keys.Order())}, or apply its declaration.");
        }

        if (authority.Status != AuthorityStatus.Active || authority.Certificate is null)
        {
            return new(step, false, $"CA '{name}' is {authority.Status}: import its certificate, or activate it.");
        }

        return authority.SigningKey is null
            ? new(step, false, $"CA '{name}' has no key to sign with: activate crypto token '{authority.CryptoToken}'.")
            : new(step, true, $"CA '{name}' ({authority.Subject.Text}) is active until {authority.NotAfter:yyyy-MM-dd}.");
    }

    private static AuthorityFinding CheckCertificateProfile(PkiSnapshot snapshot, string name, string? authority)
    {
        const string step = "certificate profile";
        if (!snapshot.CertificateProfiles.TryGetValue(name, out var profile))
        {
            return new(step, false, $"Certificate profile with name \"{name}\" doesn't exist: apply its declaration.");
        }

        return authority is not null && profile.AvailableAuthorities.Count > 0 && !profile.AvailableAuthorities.Contains(authority)
            ? new(step, false, $"Certificate profile '{name}' may not be used by CA '{authority}': add the CA to its Available CAs.")
            : new(step, true, $"Certificate profile '{name}' issues for keys of {string.Join(", ", profile.AvailableKeys.Order())}.");
    }

    private static AuthorityFinding CheckEndEntityProfile(PkiSnapshot snapshot, string name, AuthorityExpectation expectation)
    {
        const string step = "end entity profile";
        if (!snapshot.EndEntityProfiles.TryGetValue(name, out var profile))
        {
            return new(step, false, $"End entity profile with name \"{name}\" doesn't exist: apply its declaration.");
        }

        if (profile.AcceptsAnything)
        {
            return new(step, true, $"End entity profile '{name}' accepts any subject.");
        }

        if (expectation.CertificateProfile is { } certificateProfile && !profile.AvailableCertificateProfiles.Contains(certificateProfile))
        {
            return new(step, false, $"End entity profile '{name}' does not offer certificate profile '{certificateProfile}': add it to its Available Certificate Profiles.");
        }

        return expectation.CertificateAuthority is { } authority && profile.AvailableAuthorities.Count > 0 && !profile.AvailableAuthorities.Contains(authority)
            ? new(step, false, $"End entity profile '{name}' does not offer CA '{authority}': add it to its Available CAs.")
            : new(step, true, $"End entity profile '{name}' takes {string.Join(", ", profile.SubjectDn.Select(field => field.Field))}.");
    }
}
