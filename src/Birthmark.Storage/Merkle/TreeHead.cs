namespace Birthmark.Storage.Merkle;

/// <summary>The log at one moment: how many leaves it has and the root over them.</summary>
public sealed record TreeHead(long Size, byte[] Root);
