using Birthmark.Pki.Declaration.Yaml;
using Birthmark.Pki.Profiles;
using Birthmark.Pki.Revocation;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>Approvals of revocations as written: of an authority, and of a certificate profile.</summary>
internal static class ApprovalWords
{
    private const string Number = "Approvals to Revoke";
    private const string Expiration = "Approval Expiration Period";

    internal static ApprovalPolicy Read(Section section)
    {
        var policy = new ApprovalPolicy(
            section.Number(Number, 0, ApprovalPolicy.Most) ?? 0, section.Duration(Expiration, ApprovalPolicy.None.Expiration));
        if (policy.Expiration < TimeSpan.FromMinutes(1))
        {
            section.Faults.Add(section.Where(Expiration), $"{section.Thing}: {Expiration} is {Duration.Format(policy.Expiration)}: nobody could agree in time; give a minute or more.");
        }

        if (section.Has(Expiration) && policy.Approvals == 0)
        {
            section.Faults.Add(section.Where(Expiration), $"{section.Thing}: {Expiration} says when a request ends, but none waits: add {Number}: 1, or take it away.");
        }

        return policy.Approvals == 0 ? ApprovalPolicy.None : policy;
    }

    /// <summary>Nothing where nobody is asked.</summary>
    internal static IEnumerable<DeclaredField> Fields(ApprovalPolicy policy) => policy.Approvals == 0
        ? []
        : [new(Number, policy.Approvals.ToString(System.Globalization.CultureInfo.InvariantCulture)), new(Expiration, Duration.Format(policy.Expiration))];
}
