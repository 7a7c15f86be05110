using Birthmark.Pki;
using Birthmark.Server.Console.Text;

namespace Birthmark.Server.Console.Pki;

/// <summary>Reasons of RFC 5280 §5.3.1 that a person may give, each in one sentence.</summary>
internal static class RevocationWords
{
    internal static IReadOnlyList<RevocationReason> Offered { get; } =
    [
        RevocationReason.Unspecified, RevocationReason.KeyCompromise, RevocationReason.AffiliationChanged, RevocationReason.Superseded,
        RevocationReason.CessationOfOperation, RevocationReason.CertificateHold, RevocationReason.PrivilegesWithdrawn,
    ];

    internal static string Of(RevocationReason reason) => reason switch
    {
        RevocationReason.KeyCompromise => Words.Of("Key compromise: its private key may be known to others"),
        RevocationReason.AffiliationChanged => Words.Of("Affiliation changed: its holder belongs to somebody else now"),
        RevocationReason.Superseded => Words.Of("Superseded: another certificate took its place"),
        RevocationReason.CessationOfOperation => Words.Of("Cessation of operation: the device is out of service"),
        RevocationReason.CertificateHold => Words.Of("On hold: may be made good again"),
        RevocationReason.PrivilegesWithdrawn => Words.Of("Privileges withdrawn: its holder may no longer do what it was for"),
        _ => Words.Of("Unspecified"),
    };
}
