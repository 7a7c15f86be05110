using System.Text;
using Birthmark.Exchange.Log;
using Birthmark.Exchange.Verification;

namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>A receiver's store looked at without a receiver; one may be running.</summary>
public static class KeptEvidence
{
    /// <summary>What is kept of each log, without checking it.</summary>
    public static IReadOnlyList<KeptStanding> Look(string store) => [.. Folders(store).Select(folder =>
    {
        using var leaves = LeafFiles.OpenToRead(folder);
        var last = CheckpointFile.ReadLast(folder);
        return new KeptStanding(
            ReadKey(folder).Name, folder, leaves.Count, last is not null && SignedCheckpoint.TryRead(Encoding.UTF8.GetBytes(last.Note), out var signed, out _) ? signed.Size : 0,
            last?.At, Contradictions(folder).Count);
    })];

    /// <summary>Checks all of it anew: each leaf against its hash and its place, the tree at each checkpoint, each signature.</summary>
    /// <param name="store">The receiver's folder.</param>
    /// <param name="trust">Hubs whose keys the logs must be of; empty takes the keys that the store names.</param>
    /// <param name="witness">Who must have cosigned every checkpoint; null for nobody.</param>
    /// <exception cref="ExchangeRefusedException">Names the first thing that is wrong.</exception>
    public static IReadOnlyList<KeptVerdict> Verify(string store, IReadOnlyList<PinnedHub> trust, NoteKey? witness)
    {
        var folders = Folders(store);
        return folders.Count > 0 ? [.. folders.Select(f => VerifyLog(f, trust, witness))] : throw Wrong($"'{store}' holds no log");
    }

    private static KeptVerdict VerifyLog(string folder, IReadOnlyList<PinnedHub> trust, NoteKey? witness)
    {
        var key = ReadKey(folder);
        if (trust.Count > 0 && trust.All(t => !t.Key.PublicKey.Span.SequenceEqual(key.PublicKey.Span)))
        {
            throw Wrong($"the log '{key.Name}' in {folder} is of no hub that you trust");
        }

        using var leaves = LeafFiles.OpenToRead(folder);
        var range = new CompactRange();
        long hashes = 0, checkpoints = 0;
        foreach (var kept in CheckpointFile.ReadAll(folder))
        {
            var signed = ReadSigned(kept, key, witness, ++checkpoints);
            if (signed.Size < range.Size || signed.Size > leaves.Count)
            {
                throw Wrong($"checkpoint {checkpoints} of '{key.Name}' covers {signed.Size} leaves, where {range.Size} to {leaves.Count} are possible");
            }

            hashes += Extend(range, leaves, signed.Size, key);
            if (!range.Root().AsSpan().SequenceEqual(signed.Checkpoint.Head.Root))
            {
                throw Wrong($"the first {signed.Size} leaves of '{key.Name}' do not make the tree that the hub signed");
            }
        }

        var verified = range.Size;
        hashes += Extend(range, leaves, leaves.Count, key);
        var late = CheckLate(folder, leaves, key);
        if (Contradictions(folder) is [var first, ..])
        {
            throw Wrong($"the hub of '{key.Name}' contradicted itself: {first} holds both checkpoints");
        }

        return new(key.Name, folder, leaves.Count, verified, checkpoints, hashes - late);
    }

    /// <summary>How many of the leaves are hashes only.</summary>
    private static long Extend(CompactRange range, LeafFiles leaves, long to, NoteKey key)
    {
        var hashes = 0L;
        while (range.Size < to)
        {
            var index = range.Size;
            var leaf = leaves.LineAt(index) is { } line ? ReceivedLeaf.Of(line) : throw Wrong($"leaf {index} of '{key.Name}' is not there");
            if (leaf.FaultAt(index) is { } fault)
            {
                throw Wrong($"leaf {index} of '{key.Name}': {fault}");
            }

            if (!leaf.Hash.AsSpan().SequenceEqual(leaves.HashAt(index)))
            {
                throw Wrong($"leaf {index} of '{key.Name}' was altered");
            }

            hashes += leaf.IsText ? 0 : 1;
            range.Append(leaf.Hash);
        }

        return hashes;
    }

    private static long CheckLate(string folder, LeafFiles leaves, NoteKey key)
    {
        var count = 0L;
        foreach (var leaf in LateTexts.Read(folder))
        {
            if (leaf.SaidIndex is not { } index || index >= leaves.Count || !leaf.Hash.AsSpan().SequenceEqual(leaves.HashAt(index)))
            {
                throw Wrong($"a late text of '{key.Name}' is not that of its leaf");
            }

            count++;
        }

        return count;
    }

    private static SignedCheckpoint ReadSigned(KeptCheckpoint? kept, NoteKey key, NoteKey? witness, long number)
    {
        if (kept is null || !SignedCheckpoint.TryRead(Encoding.UTF8.GetBytes(kept.Note), out var signed, out _))
        {
            throw Wrong($"line {number} of the checkpoints of '{key.Name}' cannot be read");
        }

        return !signed.Note.IsSignedBy(key) ? throw Wrong($"the checkpoint of '{key.Name}' over {signed.Size} leaves is not signed by the hub")
            : witness is not null && !signed.Note.IsSignedBy(witness) ? throw Wrong($"the checkpoint of '{key.Name}' over {signed.Size} leaves is not cosigned by '{witness.Name}'")
            : signed;
    }

    private static List<string> Folders(string store) =>
        Directory.Exists(store) ? [.. Directory.GetDirectories(store).Where(f => File.Exists(Path.Combine(f, CheckpointFile.Name))).Order(StringComparer.Ordinal)] : [];

    private static IReadOnlyList<string> Contradictions(string folder) =>
        Path.Combine(folder, Contradiction.Folder) is var path && Directory.Exists(path) ? [.. Directory.GetFiles(path, "*.json").Order(StringComparer.Ordinal)] : [];

    private static NoteKey ReadKey(string folder) => NoteKey.TryRead("", File.ReadAllText(Path.Combine(folder, KeptLog.KeyFile)), out var key, out var why)
        ? key
        : throw Wrong($"{folder}: {KeptLog.KeyFile}: {why}");

    private static ExchangeRefusedException Wrong(string what) => new(ExchangeRefusal.EvidenceDamaged, $"The evidence is not good: {what}.");
}

/// <summary>What is kept of a log.</summary>
/// <param name="Log">Its origin.</param>
/// <param name="Folder">Where.</param>
/// <param name="Leaves">Held.</param>
/// <param name="Verified">Of these, under a verified checkpoint.</param>
/// <param name="LastAt">When that checkpoint was taken.</param>
/// <param name="Contradictions">Proofs against the hub.</param>
public sealed record KeptStanding(string Log, string Folder, long Leaves, long Verified, DateTimeOffset? LastAt, int Contradictions);

/// <summary>What was checked of a log and found good.</summary>
/// <param name="Log">Its origin.</param>
/// <param name="Folder">Where.</param>
/// <param name="Leaves">Held.</param>
/// <param name="Verified">Of these, under a verified checkpoint.</param>
/// <param name="Checkpoints">Checkpoints kept.</param>
/// <param name="HashesOnly">Leaves whose text is parked at the hub.</param>
public sealed record KeptVerdict(string Log, string Folder, long Leaves, long Verified, long Checkpoints, long HashesOnly);
