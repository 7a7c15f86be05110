using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Birthmark.Exchange.Log;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Verification;

/// <summary>The log as the resources of C2SP tlog-tiles, the leaves under one checkpoint: as a hub serves them under <c>/log/</c>, or as files of a mirror.</summary>
/// <param name="fetch">Gives the resource at a path, e.g. <c>tile/0/000</c>; null when there is none.</param>
public sealed class TileLog(Func<string, CancellationToken, Task<byte[]?>> fetch) : ILogCopy
{
    private readonly Dictionary<string, (string Path, byte[]? Octets)> tiles = [];
    private SignedCheckpoint? checkpoint;

    /// <summary>A mirror: files at the paths of the specification.</summary>
    public static TileLog OfFolder(string folder) => new(async (path, cancellation) =>
    {
        var file = Path.Combine(folder, path);
        return File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false) : null;
    });

    public bool HoldsAllCheckpoints => false;

    public async ValueTask<long> SizeAsync() => (await CheckpointAsync(CancellationToken.None).ConfigureAwait(false)).Size;

    public async IAsyncEnumerable<LogLeaf> LeavesAsync(long size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var first = 0L; first < size; first += AuditTiles.Width)
        {
            var path = new TilePath(first / AuditTiles.Width, (int)Math.Min(AuditTiles.Width, size - first));
            var (bundle, hashes) = (await ReadAsync("entries", path).ConfigureAwait(false), await ReadAsync("0", path).ConfigureAwait(false));
            if (bundle is null || hashes is null || hashes.Length != path.Width * TreeHash.Size)
            {
                throw new LogWrongException(LogFault.Missing, first, $"tile/entries/{path} or tile/0/{path} is missing or not whole.");
            }

            var at = 0;
            for (var i = 0; i < path.Width; i++)
            {
                yield return new(first + i, Entry(bundle, ref at, first + i), hashes[(i * TreeHash.Size)..((i + 1) * TreeHash.Size)]);
            }

            if (at != bundle.Length)
            {
                throw new LogWrongException(LogFault.Missing, first, $"Something follows the leaves in tile/entries/{path}.");
            }
        }
    }

    public async IAsyncEnumerable<SignedCheckpoint> CheckpointsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return await CheckpointAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask<byte[]?> NodeAsync(int level, long index)
    {
        var size = (await CheckpointAsync(CancellationToken.None).ConfigureAwait(false)).Size >> (8 * level);
        var first = index / AuditTiles.Width * AuditTiles.Width;
        var path = new TilePath(index / AuditTiles.Width, (int)Math.Min(AuditTiles.Width, size - first));
        var tile = await ReadAsync(level.ToString(CultureInfo.InvariantCulture), path).ConfigureAwait(false);
        var at = (int)(index - first) * TreeHash.Size;
        return tile?.Length == path.Width * TreeHash.Size ? tile[at..(at + TreeHash.Size)] : null;
    }

    private static byte[] Entry(byte[] bundle, ref int at, long index)
    {
        var length = at + 2 <= bundle.Length ? BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(at)) : int.MaxValue;
        if (length > bundle.Length - at - 2)
        {
            throw new LogWrongException(LogFault.Missing, index, $"The bundle ends before the leaf at {index} does.");
        }

        at += 2 + length;
        return bundle[(at - length)..at];
    }

    /// <summary>The one read first: a running hub goes on making others.</summary>
    private async Task<SignedCheckpoint> CheckpointAsync(CancellationToken cancellation)
    {
        if (checkpoint is null)
        {
            var note = await fetch("checkpoint", cancellation).ConfigureAwait(false) ?? throw new LogWrongException(LogFault.Checkpoint, 0, "There is no checkpoint.");
            checkpoint = SignedCheckpoint.TryRead(note, out var read, out var why) ? read : throw new LogWrongException(LogFault.Checkpoint, 0, $"The checkpoint cannot be read: {why}");
        }

        return checkpoint;
    }

    private async Task<byte[]?> ReadAsync(string level, TilePath place)
    {
        var path = $"tile/{level}/{place}";
        if (!tiles.TryGetValue(level, out var last) || last.Path != path)
        {
            tiles[level] = last = (path, await fetch(path, CancellationToken.None).ConfigureAwait(false));
        }

        return last.Octets;
    }
}
