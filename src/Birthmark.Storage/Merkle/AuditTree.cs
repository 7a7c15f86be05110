using System.Numerics;

namespace Birthmark.Storage.Merkle;

/// <summary>Reads heads and proofs of the audit log's tree; each costs a bounded number of short reads, however long the log.</summary>
public sealed class AuditTree
{
    private readonly IReader reader;

    internal AuditTree(IReader reader) => this.reader = reader;

    /// <summary>The tree over all committed leaves.</summary>
    public async ValueTask<TreeHead> HeadAsync()
    {
        var size = (await reader.QueryAsync("SELECT COALESCE(MAX(log_index) + 1, 0) FROM audit_log", r => r.GetInt64(0)).ConfigureAwait(false))[0];
        return await HeadAsync(size).ConfigureAwait(false);
    }

    /// <summary>The tree as it was when it had <paramref name="size"/> leaves.</summary>
    public async ValueTask<TreeHead> HeadAsync(long size) =>
        new(size, size == 0 ? TreeHash.Empty : await RangeAsync(0, size).ConfigureAwait(false));

    /// <summary>Audit path of a leaf (RFC 6962 §2.1.1), deepest sibling first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such leaf in a tree of that size.</exception>
    public async ValueTask<IReadOnlyList<byte[]>> ProveInclusionAsync(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<byte[]>();
        for (var (from, to) = (0L, size); to - from > 1;)
        {
            var middle = from + Split(to - from);
            if (index < middle)
            {
                path.Add(await RangeAsync(middle, to).ConfigureAwait(false));
                to = middle;
            }
            else
            {
                path.Add(await RangeAsync(from, middle).ConfigureAwait(false));
                from = middle;
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>Proof that the tree of <paramref name="newer"/> leaves extends that of <paramref name="older"/> (RFC 6962 §2.1.2).</summary>
    public async ValueTask<IReadOnlyList<byte[]>> ProveConsistencyAsync(long older, long newer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(older);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, newer);
        var path = new List<byte[]>();
        if (older == 0 || older == newer)
        {
            return path;
        }

        var (from, to) = (0L, newer);
        var isWhole = true;
        while (to != older)
        {
            var middle = from + Split(to - from);
            if (older <= middle)
            {
                path.Add(await RangeAsync(middle, to).ConfigureAwait(false));
                to = middle;
            }
            else
            {
                path.Add(await RangeAsync(from, middle).ConfigureAwait(false));
                from = middle;
                isWhole = false;
            }
        }

        if (!isWhole)
        {
            path.Add(await RangeAsync(from, to).ConfigureAwait(false));
        }

        path.Reverse();
        return path;
    }

    /// <summary>Largest power of two smaller than <paramref name="width"/>.</summary>
    private static long Split(long width) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(width - 1)));

    /// <summary>Root over leaves from..to, where from is a multiple of the largest power of two that the range holds.</summary>
    private async ValueTask<byte[]> RangeAsync(long from, long to)
    {
        var subtrees = new List<byte[]>();
        for (var level = Tile.Levels - 1; level >= 0; level--)
        {
            // Rounded up: a hash that begins before the range does not belong to it.
            var (first, last) = (Tile.Count(level, from + (1L << (8 * level)) - 1), Tile.Count(level, to));
            if (last > first)
            {
                subtrees.AddRange(TreeHash.PerfectSubtrees(await HashesAsync(level, first, last).ConfigureAwait(false)));
                from = last << (8 * level);
            }
        }

        return TreeHash.Fold(subtrees);
    }

    private async ValueTask<IReadOnlyList<byte[]>> HashesAsync(int level, long from, long to)
    {
        var hashes = await QueryAsync(level, from, to).ConfigureAwait(false);
        return hashes.Count == to - from ? hashes : throw new AuditGapException(from << (8 * level), to << (8 * level));
    }

    private ValueTask<IReadOnlyList<byte[]>> QueryAsync(int level, long from, long to) => level == 0
        ? reader.QueryAsync(
            "SELECT leaf_hash FROM audit_log WHERE log_index >= $1 AND log_index < $2 ORDER BY log_index", r => r.GetFieldValue<byte[]>(0), from, to)
        : reader.QueryAsync(
            "SELECT hash FROM audit_node WHERE level = $1 AND node_index >= $2 AND node_index < $3 ORDER BY node_index", r => r.GetFieldValue<byte[]>(0), level, from, to);
}
