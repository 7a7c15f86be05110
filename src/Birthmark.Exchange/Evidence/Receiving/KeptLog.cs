using Birthmark.Exchange.Log;
using Birthmark.Exchange.Verification;

namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>One hub's log on the receiver's disk: its leaves, the checkpoints that were verified over them, and texts that came later. One process writes it.</summary>
internal sealed class KeptLog : IDisposable
{
    internal const string KeyFile = "log.key";

    private readonly FileStream hold;
    private readonly CheckpointFile checkpoints;
    private readonly LeafFiles leaves;
    private CompactRange sure;
    private CompactRange tree;

    private KeptLog(string folder, FileStream hold, CheckpointFile checkpoints, LeafFiles leaves, SignedCheckpoint? last, CompactRange sure)
    {
        (Folder, this.hold, this.checkpoints, this.leaves, Last, this.sure) = (folder, hold, checkpoints, leaves, last, sure);
        tree = sure.Copy();
        foreach (var hash in leaves.Hashes(sure.Size, leaves.Count))
        {
            tree.Append(hash);
        }

        Late = new LateTexts(folder);
    }

    internal string Folder { get; }

    /// <summary>Leaves held.</summary>
    internal long Size => leaves.Count;

    /// <summary>Leaves under the last verified checkpoint.</summary>
    internal long Verified => sure.Size;

    /// <summary>That checkpoint as it was kept, with its cosignature.</summary>
    internal SignedCheckpoint? Last { get; private set; }

    /// <summary>Texts of leaves that were parked when they came.</summary>
    internal LateTexts Late { get; }

    /// <summary>Makes the folder at its first use, and repairs what a crash left; the cost does not depend on the log's size.</summary>
    /// <exception cref="ExchangeRefusedException">What a checkpoint covers is damaged.</exception>
    internal static KeptLog Open(string folder, NoteKey key)
    {
        Directory.CreateDirectory(folder);
        // One receiver only; the system lets go of it when the process ends, however it ends.
        var hold = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        CheckpointFile? checkpoints = null;
        try
        {
            File.WriteAllText(Path.Combine(folder, KeyFile), key.Text + "\n");
            checkpoints = CheckpointFile.Open(folder);
            var (last, sure) = checkpoints.Last is { } kept ? Check(kept, key) : (null, new CompactRange());
            return new KeptLog(folder, hold, checkpoints, LeafFiles.Open(folder, sure.Size), last, sure);
        }
        catch
        {
            checkpoints?.Dispose();
            hold.Dispose();
            throw;
        }
    }

    internal byte[] HashAt(long leaf) => leaves.HashAt(leaf);

    internal bool HoldsTextOf(long leaf) => Late.Holds(leaf) || leaves.LineAt(leaf) is not [(byte)'"', ..];

    /// <summary>Root over the first <paramref name="size"/> leaves, the last of which may be <paramref name="more"/>; cheap from the last checkpoint on.</summary>
    internal byte[] RootAt(long size, IReadOnlyList<ReceivedLeaf> more)
    {
        var range = size >= Size ? tree.Copy() : size >= Verified ? sure.Copy() : new CompactRange();
        foreach (var hash in leaves.Hashes(range.Size, Math.Min(size, Size)))
        {
            range.Append(hash);
        }

        foreach (var leaf in more.Take((int)(size - range.Size)))
        {
            range.Append(leaf.Hash);
        }

        return range.Root();
    }

    internal void Append(IReadOnlyList<ReceivedLeaf> more)
    {
        leaves.Append(more);
        foreach (var leaf in more)
        {
            tree.Append(leaf.Hash);
        }
    }

    /// <summary>Keeps a checkpoint over leaves that are held and whose root was compared.</summary>
    internal void Take(SignedCheckpoint checkpoint, DateTimeOffset at)
    {
        var range = checkpoint.Size == Size ? tree.Copy() : sure.Copy();
        foreach (var hash in leaves.Hashes(range.Size, checkpoint.Size))
        {
            range.Append(hash);
        }

        checkpoints.Append(checkpoint, range, at);
        (sure, Last) = (range, checkpoint);
    }

    /// <summary>Forgets leaves that no checkpoint covers.</summary>
    internal void DropTail()
    {
        leaves.CutTo(Verified);
        tree = sure.Copy();
    }

    public void Dispose()
    {
        leaves.Dispose();
        checkpoints.Dispose();
        hold.Dispose();
    }

    private static (SignedCheckpoint Last, CompactRange Sure) Check(KeptCheckpoint kept, NoteKey key) =>
        SignedCheckpoint.TryRead(System.Text.Encoding.UTF8.GetBytes(kept.Note), out var signed, out _) && signed.Note.IsSignedBy(key)
        && CompactRange.TryResume(signed.Size, kept.Peaks, out var range) && range.Root().AsSpan().SequenceEqual(signed.Checkpoint.Head.Root)
            ? (signed, range)
            : throw new ExchangeRefusedException(ExchangeRefusal.EvidenceDamaged, "The last checkpoint kept is not one that the pinned hub signed: keep the folder, and put back a copy of it.");
}
