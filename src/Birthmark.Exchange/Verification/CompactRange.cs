using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Verification;

/// <summary>Computes a tree's root from subtrees and leaves given left to right; holds one hash a level.</summary>
internal sealed class CompactRange
{
    private readonly List<byte[]> stack = [];

    /// <summary>Leaves so far.</summary>
    internal long Size { get; private set; }

    /// <summary>Appends the root of a perfect subtree of 2^height leaves; false when it does not stand on such a boundary.</summary>
    internal bool TryAppend(int height, byte[] root)
    {
        if (height is < 0 or > 62 || (Size & ((1L << height) - 1)) != 0 || root.Length != TreeHash.Size)
        {
            return false;
        }

        for (var bit = 1L << height; (Size & bit) != 0; bit <<= 1)
        {
            root = TreeHash.Node(stack[^1], root);
            stack.RemoveAt(stack.Count - 1);
        }

        stack.Add(root);
        Size += 1L << height;
        return true;
    }

    /// <summary>Appends what lies between here and <paramref name="to"/>, as the largest aligned subtrees; false when there are too few or too many.</summary>
    internal bool TryAppend(long to, IReadOnlyList<byte[]> roots)
    {
        foreach (var root in roots)
        {
            if (Size >= to || !TryAppend(AuditTiles.HeightAt(Size, to), root))
            {
                return false;
            }
        }

        return Size == to;
    }

    internal byte[] Root()
    {
        if (stack.Count == 0)
        {
            return TreeHash.Empty;
        }

        var root = stack[^1];
        for (var i = stack.Count - 2; i >= 0; i--)
        {
            root = TreeHash.Node(stack[i], root);
        }

        return root;
    }
}
