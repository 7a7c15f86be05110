namespace Birthmark.Keys.Tls;

/// <summary>A server that the hub calls by TLS, and the words for whoever must mend something.</summary>
/// <param name="Name">What it is in a sentence: <c>EJBCA</c>, <c>the KMS</c>.</param>
/// <param name="Host">Its host name or address; an IPv6 address without brackets.</param>
/// <param name="Port">Its TCP port.</param>
/// <param name="Deadline">How long each step may take.</param>
/// <param name="Trust">What its chain must end in; stays the caller's.</param>
/// <param name="AddressVariable">The variable that holds its address.</param>
/// <param name="TrustVariable">The variable that holds its anchors.</param>
/// <param name="PortHint">Which port it usually is, behind the name of the variable; may be empty.</param>
public sealed record TlsPeer(
    string Name, string Host, int Port, TimeSpan Deadline, TlsAnchors Trust, string AddressVariable, string TrustVariable, string PortHint = "");
