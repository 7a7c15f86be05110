using Birthmark.Pki.Access;

namespace Birthmark.Enrollment.Ejbca.Access;

/// <summary>What the caller's roles together allow (reference: EJBCA's access rules).</summary>
internal sealed class EjbcaRights(EjbcaCaller caller)
{
    internal const string Administrator = "/administrator";
    internal const string CreateCertificate = "/ca_functionality/create_certificate";
    internal const string ViewCertificate = "/ca_functionality/view_certificate";
    internal const string CreateCrl = "/ca_functionality/create_crl";
    internal const string ActivateCa = "/ca_functionality/activate_ca";
    internal const string RunServices = "/services/edit";

    internal static string Ca(string name) => $"/ca/{name}";

    internal static string CryptoToken(string verb, string name) => $"/cryptotoken/{verb}/{name}";

    internal bool Has(string rule) => AccessRules.IsAllowed(caller.Roles, rule);

    /// <exception cref="EjbcaRefusedException">403 with EJBCA's text, then the missing rule and the caller's roles.</exception>
    internal void Require(string rule)
    {
        if (!Has(rule))
        {
            throw Missing(rule);
        }
    }

    /// <summary>Both the RA function (<c>create_end_entity</c> …) and the same ending below the end entity profile.</summary>
    internal void RequireEndEntity(string verb, string? endEntityProfile)
    {
        Require($"/ra_functionality/{verb}");
        if (endEntityProfile is not null)
        {
            Require($"/endentityprofilesrules/{endEntityProfile}/{verb}");
        }
    }

    internal bool HasEndEntity(string verb, string endEntityProfile) =>
        Has($"/ra_functionality/{verb}") && Has($"/endentityprofilesrules/{endEntityProfile}/{verb}");

    // The text up to "Msg: ." is EJBCA's; naming rule and roles is a documented deviation.
    private EjbcaRefusedException Missing(string rule)
    {
        var roles = caller.Roles.Count == 0 ? "none" : string.Join(", ", caller.Roles.Select(static role => $"'{role.Name}'"));
        return new EjbcaRefusedException(
            403, $"Administrator is not authorized to resource {rule}. Msg: . Missing access rule: {rule}. Matched roles: {roles}.")
        {
            MissingRule = rule,
        };
    }
}
