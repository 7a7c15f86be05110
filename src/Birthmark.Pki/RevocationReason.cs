namespace Birthmark.Pki;

/// <summary>CRLReason of RFC 5280 §5.3.1; -1 is EJBCA's "not revoked".</summary>
public enum RevocationReason
{
    NotRevoked = -1,
    Unspecified = 0,
    KeyCompromise = 1,
    CaCompromise = 2,
    AffiliationChanged = 3,
    Superseded = 4,
    CessationOfOperation = 5,
    CertificateHold = 6,
    RemoveFromCrl = 8,
    PrivilegesWithdrawn = 9,
    AaCompromise = 10,
}
