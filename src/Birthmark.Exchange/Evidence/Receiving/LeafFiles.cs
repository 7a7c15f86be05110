using System.Buffers.Binary;
using Birthmark.Storage.Merkle;
using Microsoft.Win32.SafeHandles;

namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>
/// The leaves of one log: <c>leaves.ndjson</c>, a line each, and <c>leaves.index</c>, for each its hash and where its line ends (40 octets). Both are on
/// disk before a checkpoint over them is; behind the last checkpoint a start compares them.
/// </summary>
internal sealed class LeafFiles : IDisposable
{
    private const int Entry = TreeHash.Size + sizeof(long);

    private readonly SafeFileHandle lines;
    private readonly SafeFileHandle index;

    private LeafFiles(SafeFileHandle lines, SafeFileHandle index)
    {
        (this.lines, this.index) = (lines, index);
        Count = RandomAccess.GetLength(index) / Entry;
    }

    internal long Count { get; private set; }

    /// <summary>Opens to write; cuts off what a crash left behind <paramref name="sure"/> leaves.</summary>
    /// <exception cref="ExchangeRefusedException">Leaves that a checkpoint covers are missing.</exception>
    internal static LeafFiles Open(string folder, long sure)
    {
        var files = new LeafFiles(OpenOne(folder, "leaves.ndjson", FileAccess.ReadWrite), OpenOne(folder, "leaves.index", FileAccess.ReadWrite));
        try
        {
            files.CutTo(files.CountGood(sure));
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Opens to read what is there; another process may be adding to it.</summary>
    internal static LeafFiles OpenToRead(string folder) =>
        new(OpenOne(folder, "leaves.ndjson", FileAccess.Read), OpenOne(folder, "leaves.index", FileAccess.Read));

    internal byte[] HashAt(long leaf)
    {
        var hash = new byte[TreeHash.Size];
        return RandomAccess.Read(index, hash, leaf * Entry) == hash.Length ? hash : throw Damaged($"the entry of leaf {leaf} is missing");
    }

    /// <summary>Hashes in order, read in pieces.</summary>
    internal IEnumerable<byte[]> Hashes(long from, long to)
    {
        var piece = new byte[Entry * 1024];
        for (var next = from; next < to;)
        {
            var wanted = (int)Math.Min(1024, to - next) * Entry;
            if (RandomAccess.Read(index, piece.AsSpan(0, wanted), next * Entry) != wanted)
            {
                throw Damaged($"entries from leaf {next} on are missing");
            }

            for (var at = 0; at < wanted; at += Entry, next++)
            {
                yield return piece.AsSpan(at, TreeHash.Size).ToArray();
            }
        }
    }

    /// <summary>The line of a leaf, without its newline; null when the files do not hold one there.</summary>
    internal byte[]? LineAt(long leaf)
    {
        var (start, end) = (EndOf(leaf - 1), EndOf(leaf));
        if (end - start is < 1 or > EvidenceForm.LongestLeaf + 1)
        {
            return null;
        }

        var line = new byte[end - start];
        return RandomAccess.Read(lines, line, start) == line.Length && line[^1] == '\n' ? line[..^1] : null;
    }

    /// <summary>On disk when it returns.</summary>
    internal void Append(IReadOnlyList<ReceivedLeaf> leaves)
    {
        var start = EndOf(Count - 1);
        var text = new byte[leaves.Sum(l => l.Line.Length + 1)];
        var entries = new byte[leaves.Count * Entry];
        var at = 0;
        for (var i = 0; i < leaves.Count; i++)
        {
            leaves[i].Line.Span.CopyTo(text.AsSpan(at));
            at += leaves[i].Line.Length;
            text[at++] = (byte)'\n';
            leaves[i].Hash.CopyTo(entries, i * Entry);
            BinaryPrimitives.WriteInt64BigEndian(entries.AsSpan((i * Entry) + TreeHash.Size), start + at);
        }

        RandomAccess.Write(lines, text, start);
        RandomAccess.Write(index, entries, Count * Entry);
        // Side by side: what a crash leaves of the one without the other is found at the next start.
        Parallel.Invoke(() => RandomAccess.FlushToDisk(lines), () => RandomAccess.FlushToDisk(index));
        Count += leaves.Count;
    }

    /// <summary>Forgets what comes behind so many leaves.</summary>
    internal void CutTo(long count)
    {
        RandomAccess.SetLength(index, count * Entry);
        RandomAccess.FlushToDisk(index);
        Count = count;
        RandomAccess.SetLength(lines, EndOf(count - 1));
        RandomAccess.FlushToDisk(lines);
    }

    public void Dispose()
    {
        lines.Dispose();
        index.Dispose();
    }

    private long CountGood(long sure)
    {
        if (Count < sure || RandomAccess.GetLength(lines) < EndOf(sure - 1))
        {
            throw Damaged($"a checkpoint covers {sure} leaves, and fewer are there");
        }

        // A power failure may leave zeros in a file's tail, so each entry behind the checkpoint is compared with its line.
        var good = sure;
        while (good < Count && LineAt(good) is { } line && ReceivedLeaf.Of(line).Hash.AsSpan().SequenceEqual(HashAt(good)))
        {
            good++;
        }

        return good;
    }

    private long EndOf(long leaf)
    {
        Span<byte> end = stackalloc byte[sizeof(long)];
        return leaf < 0 ? 0 : RandomAccess.Read(index, end, (leaf * Entry) + TreeHash.Size) == end.Length
            ? BinaryPrimitives.ReadInt64BigEndian(end)
            : throw Damaged($"the entry of leaf {leaf} is missing");
    }

    private static SafeFileHandle OpenOne(string folder, string name, FileAccess access) => File.OpenHandle(
        Path.Combine(folder, name), access == FileAccess.Read ? FileMode.Open : FileMode.OpenOrCreate, access, FileShare.ReadWrite);

    private static ExchangeRefusedException Damaged(string what) =>
        new(ExchangeRefusal.EvidenceDamaged, $"The kept leaves are damaged: {what}. Keep the folder, put back a copy of it, and start again: the hub sends what came later.");
}
