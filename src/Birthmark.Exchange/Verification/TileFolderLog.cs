using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Birthmark.Exchange.Log;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Verification;

/// <summary>The log as files at the paths of C2SP tlog-tiles, as a mirror of <c>/log/</c> has them; the leaves under its checkpoint.</summary>
public sealed class TileFolderLog(string folder) : ILogCopy
{
    public bool HoldsAllCheckpoints => false;

    public async IAsyncEnumerable<LogLeaf> LeavesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var size = (await CheckpointAsync(cancellation).ConfigureAwait(false)).Size;
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

    private async Task<SignedCheckpoint> CheckpointAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(folder, "checkpoint");
        string? why = "there is no such file";
        return File.Exists(path) && SignedCheckpoint.TryRead(await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false), out var read, out why)
            ? read
            : throw new LogWrongException(LogFault.Checkpoint, 0, $"'{path}' is no checkpoint: {why}.");
    }

    private async Task<byte[]?> ReadAsync(string level, TilePath place)
    {
        var path = Path.Combine(folder, "tile", level, place.ToString());
        return File.Exists(path) ? await File.ReadAllBytesAsync(path).ConfigureAwait(false) : null;
    }
}
