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

    /// <summary>Its name alone, for tables.</summary>
    internal static string Short(RevocationReason reason) => reason is RevocationReason.NotRevoked or RevocationReason.RemoveFromCrl ? Words.Of("Off hold") : Of(reason).Split(':')[0];

    internal static string Of(RevocationReason reason) => reason switch
    {
        RevocationReason.KeyCompromise => Words.Of("Key compromise: its private key may be known to others"),
        RevocationReason.AffiliationChanged => Words.Of("Affiliation changed: its holder belongs to somebody else now"),
        RevocationReason.Superseded => Words.Of("Superseded: another certificate took its place"),
        RevocationReason.CessationOfOperation => Words.Of("Cessation of operation: the device is out of service"),
        RevocationReason.CertificateHold => Words.Of("On hold: may be made good again"),
        RevocationReason.PrivilegesWithdrawn => Words.Of("Privileges withdrawn: its holder may no longer do what it was for"),
        RevocationReason.CaCompromise => Words.Of("CA compromise: the authority's private key may be known to others"),
        RevocationReason.AaCompromise => Words.Of("AA compromise: the attribute authority's private key may be known to others"),
        RevocationReason.NotRevoked or RevocationReason.RemoveFromCrl => Words.Of("Off hold: is made good again"),
        _ => Words.Of("Unspecified"),
    };
}
