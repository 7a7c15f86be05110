using Birthmark.Keys.Kms;
using Birthmark.Keys.Tls;

namespace Birthmark.Keys.Kmip.Check;

/// <summary>What a handshake with a KMS says. Whose certificate is wrong is told apart: ours is looked at only by a server whose own is right.</summary>
internal static class HandshakeWords
{
    internal static KmsFinding Of(PeerHandshake hands, KmipConnection connection) => hands switch
    {
        { Server: { IsGood: true } server, Protocol: { } protocol } => new("tls", true, $"{protocol}: {server.Text}"),
        { Server: { IsGood: false } server } => new("tls", false, server.Text),
        { Server.IsGood: true } => NotAccepted(connection, hands.Trouble),
        _ => new("tls", false, $"No TLS with {connection.Host} port {connection.Port}: {hands.Trouble}. Check that {KmipVariables.Address} names the KMIP port (usually {KmipConnection.DefaultPort}), and that the KMS trusts '{connection.Credential.Certificate.Issuer}', the issuer of the client certificate '{connection.Credential.Certificate.Subject}': with TLS 1.2 a refusal of that looks the same."),
    };

    internal static KmsFinding NotAccepted(KmipConnection connection, string why) => new(
        "credential", false, $"The KMS spoke no further once it had seen the client certificate '{connection.Credential.Certificate.Subject}', issued by '{connection.Credential.Certificate.Issuer}' ({why}): have its issuer trusted there, or put another certificate into {KmipVariables.P12File}.");
}
