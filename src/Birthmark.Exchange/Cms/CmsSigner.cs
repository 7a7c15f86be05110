namespace Birthmark.Exchange.Cms;

/// <summary>Who signs: a certificate, those between it and its root (not included), and the use of its key.</summary>
/// <param name="Certificate">DER.</param>
/// <param name="Intermediates">DER, the certificate's issuer first.</param>
/// <param name="Sign">Gives ECDSA with SHA-256 over the octets given, as DER.</param>
internal sealed record CmsSigner(ReadOnlyMemory<byte> Certificate, IReadOnlyList<ReadOnlyMemory<byte>> Intermediates, Func<byte[], byte[]> Sign);
