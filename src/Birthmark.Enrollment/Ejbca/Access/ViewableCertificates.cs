using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;

namespace Birthmark.Enrollment.Ejbca.Access;

/// <summary>Narrows a search to what the caller may see: its authorities and its end entity profiles.</summary>
internal static class ViewableCertificates
{
    /// <summary>Null when the caller may see nothing that is asked for.</summary>
    internal static CertificateQuery? Narrow(CertificateQuery query, EjbcaRights rights, PkiSnapshot pki)
    {
        if (!rights.Has(EjbcaRights.ViewCertificate))
        {
            return null;
        }

        var authorities = Allowed(query.Authorities, pki.Authorities.Keys, static name => EjbcaRights.Ca(name), "/ca", rights);
        var profiles = Allowed(
            query.EndEntityProfiles,
            pki.EndEntityProfiles.Keys,
            static name => $"/endentityprofilesrules/{name}/view_end_entity",
            "/endentityprofilesrules",
            rights);
        return authorities is { Count: 0 } || profiles is { Count: 0 }
            ? null
            : query with { Authorities = authorities, EndEntityProfiles = profiles };
    }

    // Who may see all of a kind is not filtered by it, so that certificates without an end entity profile (authorities) show too.
    private static IReadOnlyCollection<string>? Allowed(
        IReadOnlyCollection<string>? asked, IEnumerable<string> known, Func<string, string> rule, string everything, EjbcaRights rights) =>
        rights.Has(everything) && (asked ?? known).All(name => rights.Has(rule(name)))
            ? asked
            : [.. (asked ?? known).Where(name => rights.Has(rule(name)))];
}
