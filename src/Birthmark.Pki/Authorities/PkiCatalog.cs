using Birthmark.Pki.Access;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Authorities;

/// <summary>What the embedded PKI is made of, as one immutable snapshot that a change replaces as a whole; reading it costs nothing.</summary>
public sealed class PkiCatalog
{
    internal PkiCatalog()
    {
    }

    public PkiSnapshot Current => throw new NotImplementedException();
}

/// <summary>Profiles, authorities and roles at one moment.</summary>
public sealed record PkiSnapshot
{
    public required IReadOnlyDictionary<string, Authority> Authorities { get; init; }

    public required IReadOnlyDictionary<string, CertificateProfile> CertificateProfiles { get; init; }

    public required IReadOnlyDictionary<string, EndEntityProfile> EndEntityProfiles { get; init; }

    /// <summary>EJBCA roles: members and access rules.</summary>
    public required IReadOnlyDictionary<string, Role> Roles { get; init; }
}
