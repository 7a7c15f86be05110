using Birthmark.Pki;

namespace Birthmark.Enrollment.Ejbca.Texts;

/// <summary>EJBCA's names of revocation reasons.</summary>
internal static class RevocationReasonNames
{
    private static readonly (RevocationReason Reason, string Name)[] Table =
    [
        (RevocationReason.NotRevoked, "NOT_REVOKED"),
        (RevocationReason.Unspecified, "UNSPECIFIED"),
        (RevocationReason.KeyCompromise, "KEY_COMPROMISE"),
        (RevocationReason.CaCompromise, "CA_COMPROMISE"),
        (RevocationReason.AffiliationChanged, "AFFILIATION_CHANGED"),
        (RevocationReason.Superseded, "SUPERSEDED"),
        (RevocationReason.CessationOfOperation, "CESSATION_OF_OPERATION"),
        (RevocationReason.CertificateHold, "CERTIFICATE_HOLD"),
        (RevocationReason.RemoveFromCrl, "REMOVE_FROM_CRL"),
        (RevocationReason.PrivilegesWithdrawn, "PRIVILEGES_WITHDRAWN"),
        (RevocationReason.AaCompromise, "AA_COMPROMISE"),
    ];

    internal static string Write(RevocationReason reason) => Table.First(row => row.Reason == reason).Name;

    internal static bool TryRead(string? name, out RevocationReason reason)
    {
        foreach (var row in Table)
        {
            if (row.Name == name)
            {
                reason = row.Reason;
                return true;
            }
        }

        reason = default;
        return false;
    }
}
