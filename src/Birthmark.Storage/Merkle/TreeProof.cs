namespace Birthmark.Storage.Merkle;

/// <summary>Verifies proofs of RFC 6962 §2.1.1 and §2.1.2 by the algorithms of RFC 9162 §2.1.3.2 and §2.1.4.2. Never throws on input.</summary>
public static class TreeProof
{
    /// <summary>Whether the leaf hash stands at <paramref name="index"/> of the tree.</summary>
    public static bool IsIncluded(long index, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> path, TreeHead head)
    {
        if (index < 0 || index >= head.Size)
        {
            return false;
        }

        var (fn, sn) = (index, head.Size - 1);
        var root = leafHash.ToArray();
        foreach (var sibling in path)
        {
            if (sn == 0 || sibling.Length != TreeHash.Size)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                root = TreeHash.Node(sibling, root);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                root = TreeHash.Node(root, sibling);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && root.AsSpan().SequenceEqual(head.Root);
    }

    /// <summary>Whether the newer tree begins with all leaves of the older one.</summary>
    public static bool IsConsistent(TreeHead older, TreeHead newer, IReadOnlyList<byte[]> path)
    {
        if (older.Size < 0 || older.Size > newer.Size || path.Any(p => p.Length != TreeHash.Size))
        {
            return false;
        }

        if (older.Size == 0 || older.Size == newer.Size)
        {
            return path.Count == 0 && (older.Size == 0 || older.Root.AsSpan().SequenceEqual(newer.Root));
        }

        var proof = new Queue<byte[]>(path);
        if (IsPowerOfTwo(older.Size))
        {
            proof = new Queue<byte[]>([older.Root, .. path]);
        }

        return proof.TryDequeue(out var first) && Replay(older, newer, first, proof);
    }

    private static bool Replay(TreeHead older, TreeHead newer, byte[] first, Queue<byte[]> proof)
    {
        var (fn, sn) = (older.Size - 1, newer.Size - 1);
        while ((fn & 1) == 1)
        {
            (fn, sn) = (fn >> 1, sn >> 1);
        }

        var (olderRoot, newerRoot) = (first, first);
        foreach (var sibling in proof)
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                olderRoot = TreeHash.Node(sibling, olderRoot);
                newerRoot = TreeHash.Node(sibling, newerRoot);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                newerRoot = TreeHash.Node(newerRoot, sibling);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && olderRoot.AsSpan().SequenceEqual(older.Root) && newerRoot.AsSpan().SequenceEqual(newer.Root);
    }

    private static bool IsPowerOfTwo(long value) => (value & (value - 1)) == 0;
}
