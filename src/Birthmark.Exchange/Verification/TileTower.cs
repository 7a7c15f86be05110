using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Verification;

/// <summary>Computes the hashes of a tiled tree level by level: whenever 256 of a level are complete, their root is the next one of the level above.</summary>
internal sealed class TileTower
{
    private readonly List<byte[]>[] open = [.. Enumerable.Range(0, AuditTiles.Levels).Select(_ => new List<byte[]>(AuditTiles.Width))];
    private readonly long[] made = new long[AuditTiles.Levels];

    /// <summary>Appends a leaf's hash; gives what became complete above it.</summary>
    internal IReadOnlyList<(int Level, long Index, byte[] Hash)> Append(byte[] hash)
    {
        List<(int, long, byte[])>? complete = null;
        for (var level = 0; ; level++)
        {
            open[level].Add(hash);
            if (open[level].Count < AuditTiles.Width)
            {
                return complete ?? (IReadOnlyList<(int, long, byte[])>)[];
            }

            hash = TreeHash.Root(open[level]);
            open[level].Clear();
            (complete ??= []).Add((level + 1, made[level + 1]++, hash));
        }
    }
}
