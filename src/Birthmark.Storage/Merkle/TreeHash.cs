using System.Numerics;
using System.Security.Cryptography;

namespace Birthmark.Storage.Merkle;

/// <summary>The hashes of RFC 6962 §2.1: SHA-256, 32 octets each; leaves and nodes are told apart by their first octet.</summary>
public static class TreeHash
{
    /// <summary>Octets of a hash.</summary>
    public const int Size = 32;

    /// <summary>Hash of an empty tree: SHA-256 of nothing.</summary>
    public static byte[] Empty => SHA256.HashData([]);

    /// <summary>SHA-256 over 0x01, left and right.</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + Size + Size];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Size)..]);
        return SHA256.HashData(input);
    }

    /// <summary>Root over leaf hashes (or over roots of equally large perfect subtrees), in order.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> hashes) => hashes.Count == 0 ? Empty : Fold(PerfectSubtrees(hashes));

    /// <summary>Roots of the perfect subtrees that <paramref name="hashes"/> decompose into, largest (leftmost) first.</summary>
    internal static List<byte[]> PerfectSubtrees(IReadOnlyList<byte[]> hashes)
    {
        var roots = new List<byte[]>();
        for (var start = 0; start < hashes.Count;)
        {
            var width = 1 << (31 - BitOperations.LeadingZeroCount((uint)(hashes.Count - start)));
            roots.Add(Perfect(hashes, start, width));
            start += width;
        }

        return roots;
    }

    /// <summary>Joins perfect subtrees, largest first, into the root of the whole (the split of RFC 6962 §2.1 is always before the smaller rest).</summary>
    internal static byte[] Fold(List<byte[]> roots)
    {
        var root = roots[^1];
        for (var i = roots.Count - 2; i >= 0; i--)
        {
            root = Node(roots[i], root);
        }

        return root;
    }

    private static byte[] Perfect(IReadOnlyList<byte[]> hashes, int start, int width) =>
        width == 1 ? hashes[start] : Node(Perfect(hashes, start, width / 2), Perfect(hashes, start + width / 2, width / 2));
}
