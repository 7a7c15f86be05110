namespace Birthmark.Storage.Merkle;

/// <summary>Places in the tiled tree of C2SP tlog-tiles: a tile holds up to 256 hashes, each the root of a perfect subtree of 256^level leaves.</summary>
internal static class Tile
{
    /// <summary>Hashes of a full tile.</summary>
    internal const int Width = 256;

    /// <summary>256^7 leaves are more than an Int64 of devices will ever leave.</summary>
    internal const int Levels = 7;

    /// <summary>How many hashes a level has in a log of <paramref name="size"/> leaves.</summary>
    internal static long Count(int level, long size) => size >> (8 * level);
}
