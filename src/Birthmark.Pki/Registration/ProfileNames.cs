using Birthmark.Pki.Authorities;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Registration;

/// <summary>What the three names of a request stand for; unknown ones are refused with EJBCA's texts.</summary>
internal readonly record struct ProfileNames(Authority Authority, CertificateProfile CertificateProfile, EndEntityProfile EndEntityProfile)
{
    /// <exception cref="PkiRefusedException">A name is unknown.</exception>
    internal static ProfileNames Find(PkiSnapshot snapshot, string authority, string certificateProfile, string endEntityProfile)
    {
        if (!snapshot.Authorities.TryGetValue(authority, out var ca))
        {
            throw new PkiRefusedException(PkiRefusal.CertificateAuthorityUnknown, $"CA with name \"{authority}\" doesn't exist");
        }

        if (!snapshot.CertificateProfiles.TryGetValue(certificateProfile, out var profile))
        {
            throw new PkiRefusedException(PkiRefusal.CertificateProfileUnknown, $"Certificate profile with name \"{certificateProfile}\" doesn't exist");
        }

        return snapshot.EndEntityProfiles.TryGetValue(endEntityProfile, out var entityProfile)
            ? new(ca, profile, entityProfile)
            : throw new PkiRefusedException(PkiRefusal.EndEntityProfileUnknown, $"End entity profile with name \"{endEntityProfile}\" doesn't exist");
    }

    internal static PkiRefusedException PasswordMissing() => new(PkiRefusal.EndEntityProfile, "Password cannot be empty or null.");
}
