using System.Buffers.Binary;
using System.Text;
using Birthmark.Exchange.Log;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>Writes what is kept of a log as the resources of C2SP tlog-tiles: <c>checkpoint</c>, <c>tile/L/N</c> and <c>tile/entries/N</c>, up to the last verified checkpoint.</summary>
public static class TileExport
{
    /// <summary>One folder for each log, named as in the store. Bundles with a record whose text is parked are left out, and counted.</summary>
    /// <exception cref="ExchangeRefusedException">What is kept is damaged.</exception>
    public static IReadOnlyList<ExportedLog> Write(string store, string output) =>
        [.. KeptEvidence.Look(store).Where(l => l.Verified > 0).Select(l => WriteLog(l, Path.Combine(output, Path.GetFileName(l.Folder))))];

    private static ExportedLog WriteLog(KeptStanding log, string folder)
    {
        using var leaves = LeafFiles.OpenToRead(log.Folder);
        Directory.CreateDirectory(folder);
        var late = LateTexts.Read(log.Folder).ToDictionary(l => l.SaidIndex!.Value, l => l.Line.ToArray());
        var leftOut = 0L;
        for (var first = 0L; first < log.Verified; first += AuditTiles.Width)
        {
            var path = PathOf(first, log.Verified);
            if (Bundle(leaves, late, first, path.Width) is { } bundle)
            {
                Put(folder, $"tile/entries/{path}", bundle);
            }
            else
            {
                leftOut++;
            }
        }

        WriteTiles(folder, leaves.Hashes(0, log.Verified));
        // Last, as tlog-tiles asks of writers: what it covers is there.
        File.WriteAllBytes(Path.Combine(folder, "checkpoint"), Encoding.UTF8.GetBytes(CheckpointFile.ReadLast(log.Folder)!.Note));
        return new(log.Log, folder, log.Verified, leftOut);
    }

    private static void WriteTiles(string folder, IEnumerable<byte[]> hashes)
    {
        for (var level = 0; level < AuditTiles.Levels; level++)
        {
            var above = new List<byte[]>();
            var tile = 0L;
            foreach (var chunk in hashes.Chunk(AuditTiles.Width))
            {
                Put(folder, $"tile/{level}/{new TilePath(tile++, chunk.Length)}", [.. chunk.SelectMany(h => h)]);
                if (chunk.Length == AuditTiles.Width)
                {
                    above.Add(TreeHash.Root(chunk));
                }
            }

            if (above.Count == 0)
            {
                return;
            }

            hashes = above;
        }
    }

    private static byte[]? Bundle(LeafFiles leaves, Dictionary<long, byte[]> late, long first, int width)
    {
        using var bundle = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        for (var index = first; index < first + width; index++)
        {
            var line = leaves.LineAt(index) is [not (byte)'"', ..] text ? text : late.GetValueOrDefault(index);
            if (line is null)
            {
                return null;
            }

            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)line.Length);
            bundle.Write(length);
            bundle.Write(line);
        }

        return bundle.ToArray();
    }

    private static TilePath PathOf(long first, long size) => new(first / AuditTiles.Width, (int)Math.Min(AuditTiles.Width, size - first));

    private static void Put(string folder, string path, byte[] octets)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, octets);
    }
}

/// <summary>What was written of a log.</summary>
/// <param name="Log">Its origin.</param>
/// <param name="Folder">Where.</param>
/// <param name="Leaves">Under its checkpoint.</param>
/// <param name="BundlesLeftOut">Bundles with a record whose text is parked at the hub.</param>
public sealed record ExportedLog(string Log, string Folder, long Leaves, long BundlesLeftOut);
