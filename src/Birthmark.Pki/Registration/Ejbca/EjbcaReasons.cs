namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>EJBCA's names of revocation reasons.</summary>
internal static class EjbcaReasons
{
    internal static string Write(RevocationReason reason) => reason switch
    {
        RevocationReason.NotRevoked => "NOT_REVOKED",
        RevocationReason.Unspecified => "UNSPECIFIED",
        RevocationReason.KeyCompromise => "KEY_COMPROMISE",
        RevocationReason.CaCompromise => "CA_COMPROMISE",
        RevocationReason.AffiliationChanged => "AFFILIATION_CHANGED",
        RevocationReason.Superseded => "SUPERSEDED",
        RevocationReason.CessationOfOperation => "CESSATION_OF_OPERATION",
        RevocationReason.CertificateHold => "CERTIFICATE_HOLD",
        RevocationReason.RemoveFromCrl => "REMOVE_FROM_CRL",
        RevocationReason.PrivilegesWithdrawn => "PRIVILEGES_WITHDRAWN",
        RevocationReason.AaCompromise => "AA_COMPROMISE",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
