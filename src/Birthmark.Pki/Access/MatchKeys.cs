using System.Collections.Frozen;

namespace Birthmark.Pki.Access;

/// <summary>EJBCA's match keys and where each finds its values in a client certificate.</summary>
internal static class MatchKeys
{
    internal const string SerialNumber = "SERIALNUMBER";
    internal const string FullDn = "FULLDN";
    internal const string Upn = "UPN";
    internal const string Any = "ANY";

    /// <summary>Match key to the subject attribute it compares; null for those that look elsewhere.</summary>
    internal static FrozenDictionary<string, string?> Attributes { get; } = new Dictionary<string, string?>
    {
        ["WITH_COUNTRY"] = "C",
        ["DOMAINCOMPONENT"] = "DC",
        ["STATEORPROVINCE"] = "ST",
        ["LOCALITY"] = "L",
        ["ORGANIZATION"] = "O",
        ["ORGANIZATIONALUNIT"] = "OU",
        ["TITLE"] = "T",
        ["COMMONNAME"] = "CN",
        ["UID"] = "UID",
        ["DNSERIALNUMBER"] = "SN",
        ["DNEMAILADDRESS"] = "E",
        [SerialNumber] = null,
        [Upn] = null,
        [FullDn] = null,
        [Any] = null,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
