using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Pki.Access;

/// <summary>Decides by EJBCA's roles what a client certificate may do. Changes to roles count at once.</summary>
public sealed class AccessRules
{
    internal AccessRules()
    {
    }

    /// <summary>Roles that the certificate is a member of. The caller has already verified chain, time and revocation.</summary>
    /// <param name="certificate">The client's certificate.</param>
    /// <param name="issuedBy">Name of the embedded authority that issued it.</param>
    public IReadOnlyList<Role> RolesOf(X509Certificate2 certificate, string issuedBy) => throw new NotImplementedException();

    /// <summary>Whether the roles together allow a rule such as <c>/ca/PAI</c>: the most specific rule wins, deny before allow.</summary>
    public static bool IsAllowed(IEnumerable<Role> roles, string rule) => throw new NotImplementedException();
}
