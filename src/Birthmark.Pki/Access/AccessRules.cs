using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki.Authorities;

namespace Birthmark.Pki.Access;

/// <summary>Decides by EJBCA's roles what a client certificate may do. Changes to roles count at once.</summary>
public sealed class AccessRules
{
    private readonly PkiCatalog catalog;

    internal AccessRules(PkiCatalog catalog) => this.catalog = catalog;

    /// <summary>Roles that the certificate is a member of, but for those that are disabled. The caller has already verified chain, time and revocation.</summary>
    /// <param name="certificate">The client's certificate.</param>
    /// <param name="issuedBy">Name of the embedded authority that issued it.</param>
    public IReadOnlyList<Role> RolesOf(X509Certificate2 certificate, string issuedBy) => RolesOf(certificate, issuedBy, catalog.Current);

    /// <summary>Whether the roles together allow a rule such as <c>/ca/PAI</c>: the most specific rule wins, deny before allow.</summary>
    public static bool IsAllowed(IEnumerable<Role> roles, string rule)
    {
        var asked = rule.TrimEnd('/');
        var decidedBy = -1;
        var isAllowed = false;
        foreach (var (path, allows) in roles.SelectMany(r => r.Rules))
        {
            var covered = path.AsSpan().TrimEnd('/');
            if (!Covers(covered, asked) || covered.Length < decidedBy)
            {
                continue;
            }

            isAllowed = covered.Length > decidedBy ? allows : isAllowed && allows;
            decidedBy = covered.Length;
        }

        return isAllowed;
    }

    internal static IReadOnlyList<Role> RolesOf(X509Certificate2 certificate, string issuedBy, IEnumerable<Role> roles)
    {
        var identity = new ClientIdentity(certificate, issuedBy);
        return [.. roles.Where(r => r.Members.Any(identity.Is))];
    }

    private static IReadOnlyList<Role> RolesOf(X509Certificate2 certificate, string issuedBy, PkiSnapshot now) =>
        RolesOf(certificate, issuedBy, now.Roles.Values.Where(r => !now.DisabledRoles.ContainsKey(r.Name)));

    // "/ca/PAI" covers itself and "/ca/PAI/…", never "/ca/PAI 2".
    private static bool Covers(ReadOnlySpan<char> path, string rule) =>
        rule.AsSpan().StartsWith(path, StringComparison.Ordinal) && (rule.Length == path.Length || rule[path.Length] == '/');
}
