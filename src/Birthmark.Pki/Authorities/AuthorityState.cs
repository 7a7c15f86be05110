namespace Birthmark.Pki.Authorities;

/// <summary>What became of a declared authority that has a key here.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PublicKey">DER SubjectPublicKeyInfo, fixed when it was founded.</param>
/// <param name="EncodedSubject">DER Name as certified, or as it will be requested.</param>
/// <param name="Certificate">Null until issued or answered.</param>
/// <param name="Issuers">Certificates above its own, root last.</param>
internal sealed record AuthorityState(
    string Name, ReadOnlyMemory<byte> PublicKey, ReadOnlyMemory<byte> EncodedSubject, ReadOnlyMemory<byte>? Certificate, IReadOnlyList<ReadOnlyMemory<byte>> Issuers);
