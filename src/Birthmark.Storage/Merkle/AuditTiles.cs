using System.Numerics;

namespace Birthmark.Storage.Merkle;

/// <summary>Reads the tree as tiles, as bundles of leaves, and as roots of perfect subtrees; each read is short, however long the log.</summary>
public sealed class AuditTiles(IReader reader)
{
    /// <summary>Hashes of a full tile, leaves of a full bundle.</summary>
    public const int Width = Tile.Width;

    /// <summary>Levels that tiles can have.</summary>
    public const int Levels = Tile.Levels;

    /// <summary>The first <paramref name="width"/> hashes of a tile, or as many as there are: its level's hashes n · 256 and following.</summary>
    public ValueTask<IReadOnlyList<byte[]>> HashesAsync(int level, long tile, int width) => RangeAsync(level, tile * Width, (tile * Width) + width);

    /// <summary>Leaves <paramref name="from"/> to <paramref name="to"/> (exclusive), or as many of them as there are.</summary>
    public ValueTask<IReadOnlyList<byte[]>> LeavesAsync(long from, long to) =>
        reader.QueryAsync("SELECT leaf FROM audit_log WHERE log_index >= $1 AND log_index < $2 ORDER BY log_index", r => r.GetFieldValue<byte[]>(0), from, to);

    /// <summary>
    /// Roots of the largest aligned perfect subtrees that together are the leaves <paramref name="from"/> to <paramref name="to"/>, left to right: what
    /// somebody who holds the leaves beside them needs to compute the tree's root.
    /// </summary>
    public async ValueTask<IReadOnlyList<byte[]>> SubtreesAsync(long from, long to)
    {
        var roots = new List<byte[]>();
        while (from < to)
        {
            var height = HeightAt(from, to);
            var level = height / 8;
            var first = from >> (8 * level);
            roots.Add(TreeHash.Root(await RangeAsync(level, first, first + (1L << (height % 8))).ConfigureAwait(false)));
            from += 1L << height;
        }

        return roots;
    }

    /// <summary>Height of the largest aligned perfect subtree that begins at <paramref name="from"/> and ends by <paramref name="to"/>.</summary>
    public static int HeightAt(long from, long to)
    {
        var fits = 63 - BitOperations.LeadingZeroCount((ulong)(to - from));
        return from == 0 ? fits : Math.Min(fits, BitOperations.TrailingZeroCount(from));
    }

    private ValueTask<IReadOnlyList<byte[]>> RangeAsync(int level, long from, long to) => level == 0
        ? reader.QueryAsync(
            "SELECT leaf_hash FROM audit_log WHERE log_index >= $1 AND log_index < $2 ORDER BY log_index", r => r.GetFieldValue<byte[]>(0), from, to)
        : reader.QueryAsync(
            "SELECT hash FROM audit_node WHERE level = $1 AND node_index >= $2 AND node_index < $3 ORDER BY node_index", r => r.GetFieldValue<byte[]>(0), level, from, to);
}
