using System.Buffers.Binary;
using Birthmark.Storage;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Log;

/// <summary>The log as the resources of C2SP tlog-tiles.</summary>
public sealed class LogTiles
{
    private readonly AuditTiles tiles;

    internal LogTiles(IReader reader) => tiles = new(reader);

    /// <summary>A tile: its hashes, one behind the other.</summary>
    /// <exception cref="ExchangeRefusedException">The log has no such tile (yet).</exception>
    public async Task<byte[]> TileAsync(int level, TilePath path)
    {
        var hashes = level is >= 0 and < AuditTiles.Levels && path.Index <= long.MaxValue >> 9 ? await tiles.HashesAsync(level, path.Index, path.Width) : [];
        return hashes.Count == path.Width ? [.. hashes.SelectMany(h => h)] : throw Unknown($"tile/{level}/{path}");
    }

    /// <summary>A bundle of leaves, each behind its length in two octets, big-endian.</summary>
    /// <exception cref="ExchangeRefusedException">The log has no such bundle (yet).</exception>
    public async Task<byte[]> EntriesAsync(TilePath path)
    {
        var first = path.Index <= long.MaxValue >> 9 ? path.Index * AuditTiles.Width : 0;
        var leaves = await tiles.LeavesAsync(first, first + path.Width);
        if (leaves.Count != path.Width || first / AuditTiles.Width != path.Index)
        {
            throw Unknown($"tile/entries/{path}");
        }

        var bundle = new byte[leaves.Sum(l => l.Length + 2)];
        var at = 0;
        foreach (var leaf in leaves)
        {
            // None is appended that is longer: see AuditLeaf.Longest.
            BinaryPrimitives.WriteUInt16BigEndian(bundle.AsSpan(at), checked((ushort)leaf.Length));
            leaf.CopyTo(bundle, at + 2);
            at += leaf.Length + 2;
        }

        return bundle;
    }

    private static ExchangeRefusedException Unknown(string what) =>
        new(ExchangeRefusal.TileUnknown, $"The log has no {what}: read the checkpoint first, its size says which tiles there are.");
}
