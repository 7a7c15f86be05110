using Birthmark.Pki.Authorities;
using Birthmark.Pki.Names;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary>Finds authorities by the subject DNs of paths and by name.</summary>
internal static class AuthorityLookup
{
    /// <summary>The authority with this subject in any order and spelling, or null. One that holds a certificate is preferred.</summary>
    internal static Authority? FindBySubject(this PkiSnapshot pki, string subjectDn) =>
        DistinguishedName.TryParse(subjectDn, out var subject, out _)
            ? pki.Authorities.Values.Where(authority => authority.Subject.Equals(subject)).OrderBy(static authority => authority.Certificate is null).FirstOrDefault()
            : null;

    internal static Authority RequireBySubject(this PkiSnapshot pki, string subjectDn) =>
        pki.FindBySubject(subjectDn) ?? throw new EjbcaRefusedException(404, $"CA '{subjectDn}' does not exist.");
}
