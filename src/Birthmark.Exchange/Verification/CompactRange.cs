using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Verification;

/// <summary>Computes a tree's root from subtrees and leaves given left to right; holds one hash a level.</summary>
internal sealed class CompactRange
{
    private readonly List<byte[]> stack = [];

    /// <summary>Leaves so far.</summary>
    internal long Size { get; private set; }

    /// <summary>Roots of the perfect subtrees so far, largest first: with <see cref="Size"/> all there is to know.</summary>
    internal IReadOnlyList<byte[]> Peaks => stack;

    /// <summary>Goes on where another left off; false when there are not as many roots as a tree of this size has.</summary>
    internal static bool TryResume(long size, IReadOnlyList<byte[]> peaks, [NotNullWhen(true)] out CompactRange? range)
    {
        range = size >= 0 && peaks.Count == BitOperations.PopCount((ulong)size) && peaks.All(p => p.Length == TreeHash.Size) ? new() { Size = size } : null;
        range?.stack.AddRange(peaks);
        return range is not null;
    }

    internal CompactRange Copy()
    {
        var copy = new CompactRange { Size = Size };
        copy.stack.AddRange(stack);
        return copy;
    }

    /// <summary>Appends one leaf's hash.</summary>
    internal void Append(byte[] leafHash) => TryAppend(0, leafHash);

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
