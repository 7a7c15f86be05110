using Birthmark.Pki.Access;

namespace Birthmark.Enrollment.Ejbca;

/// <summary>Who calls: the name for the audit log, and the EJBCA roles that the client certificate is a member of.</summary>
public sealed class EjbcaCaller
{
    /// <param name="name">Name of the credential.</param>
    /// <param name="roles">Roles by <see cref="AccessRules.RolesOf"/>; may be empty.</param>
    public EjbcaCaller(string name, IReadOnlyList<Role> roles)
        : this(name, roles, true)
    {
    }

    private EjbcaCaller(string name, IReadOnlyList<Role> roles, bool isAuthenticated)
    {
        Name = name;
        Roles = roles;
        IsAuthenticated = isAuthenticated;
    }

    /// <summary>A caller without a client certificate.</summary>
    public static EjbcaCaller Anonymous { get; } = new("anonymous", [], false);

    public string Name { get; }

    public IReadOnlyList<Role> Roles { get; }

    public bool IsAuthenticated { get; }
}
