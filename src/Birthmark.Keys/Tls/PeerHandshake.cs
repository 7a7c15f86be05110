namespace Birthmark.Keys.Tls;

/// <summary>How far a TLS handshake came.</summary>
/// <param name="Server">What was found of the server's certificate; null when it showed none.</param>
/// <param name="Protocol">The version agreed on; null when the handshake did not end well.</param>
/// <param name="Trouble">Why it did not; empty when it did.</param>
public sealed record PeerHandshake(ServerCertificateFinding? Server, string? Protocol, string Trouble);
