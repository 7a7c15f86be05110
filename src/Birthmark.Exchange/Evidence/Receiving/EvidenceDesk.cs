using System.Text;
using Birthmark.Exchange.Log;

namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>Judges what one hub sends of its log, and keeps it: order, every leaf's hash, the checkpoint's signature, and that it continues all that was kept before.</summary>
internal sealed class EvidenceDesk(PinnedHub hub, string store, WitnessKey? witness, Action<string> say, TimeProvider time) : IDisposable
{
    private readonly string folder = Path.Combine(store, hub.FolderName);
    private KeptLog? log;

    internal EvidenceReply Standing() => Reply(Log());

    /// <exception cref="IOException">The disk takes nothing; what was begun is repaired at the next call.</exception>
    internal EvidenceReply Take(ReceivedPush received)
    {
        try
        {
            return Judge(Log(), received);
        }
        catch
        {
            // What is on disk is the truth: open it anew.
            log?.Dispose();
            log = null;
            throw;
        }
    }

    public void Dispose() => log?.Dispose();

    private KeptLog Log() => log ??= KeptLog.Open(folder, hub.Key);

    private EvidenceReply Judge(KeptLog kept, ReceivedPush received)
    {
        var push = received.Push;
        if (!SignedCheckpoint.TryRead(Encoding.UTF8.GetBytes(push.Checkpoint), out var offered, out var why))
        {
            return Refuse(kept, EvidenceCodes.Invalid, why);
        }

        if (offered.Checkpoint.Origin != hub.Key.Name || !offered.Note.IsSignedBy(hub.Key))
        {
            return Refuse(kept, EvidenceCodes.WrongSignature, $"The checkpoint over {offered.Size} leaves is not signed by the log's key '{hub.Key.Name}' that is pinned here.");
        }

        if (push.Newest < kept.Verified)
        {
            return Contradict(kept, EvidenceCodes.RolledBack, offered, $"The hub's newest checkpoint covers {push.Newest} leaves, yet it signed {kept.Verified}: an older database was put back.");
        }

        return push.From > kept.Size
            ? Refuse(kept, EvidenceCodes.Gap, $"Leaf {kept.Size} comes next, not {push.From}.")
            : FaultOf(kept, received) ?? JudgeTree(kept, received, offered);
    }

    /// <summary>Looks at each leaf by itself; those held already must be the same.</summary>
    private static EvidenceReply? FaultOf(KeptLog kept, ReceivedPush received)
    {
        for (var i = 0; i < received.Leaves.Count; i++)
        {
            if (received.Leaves[i].FaultAt(received.Push.From + i) is { } fault)
            {
                return Refuse(kept, EvidenceCodes.Poison, $"Leaf {received.Push.From + i}: {fault}.") with { Index = received.Push.From + i };
            }
        }

        return null;
    }

    private EvidenceReply JudgeTree(KeptLog kept, ReceivedPush received, SignedCheckpoint offered)
    {
        var from = received.Push.From;
        var doubled = (int)Math.Min(kept.Size - from, received.Leaves.Count);
        for (var i = 0; i < doubled; i++)
        {
            if (received.Leaves[i].Hash.AsSpan().SequenceEqual(kept.HashAt(from + i)))
            {
                continue;
            }

            if (from + i < kept.Verified)
            {
                return Contradict(kept, EvidenceCodes.Forked, offered, $"Leaf {from + i} is another one than was sent before.");
            }

            // Nothing signed covers what is held there: it may have been the wrong one.
            kept.DropTail();
            return Refuse(kept, EvidenceCodes.Gap, $"Leaf {from + i} was another one before: send again from {kept.Size} on.");
        }

        IReadOnlyList<ReceivedLeaf> more = [.. received.Leaves.Skip(doubled)];
        var reached = kept.Size + more.Count;
        if (offered.Size <= reached && !kept.RootAt(offered.Size, more).AsSpan().SequenceEqual(offered.Checkpoint.Head.Root))
        {
            return Contradict(kept, EvidenceCodes.Forked, offered, $"The leaves held and sent do not make the tree that the hub signed at {offered.Size} leaves.");
        }

        Keep(kept, received, doubled, more);
        if (offered.Size <= reached && offered.Size >= kept.Verified)
        {
            Verify(kept, offered);
        }

        return Reply(kept);
    }

    private static void Keep(KeptLog kept, ReceivedPush received, int doubled, IReadOnlyList<ReceivedLeaf> more)
    {
        for (var i = 0; i < doubled; i++)
        {
            if (received.Leaves[i].IsText && !kept.HoldsTextOf(received.Push.From + i))
            {
                kept.Late.Add(received.Push.From + i, received.Leaves[i].Line);
            }
        }

        if (more.Count > 0)
        {
            kept.Append(more);
        }
    }

    private void Verify(KeptLog kept, SignedCheckpoint offered)
    {
        var isKept = kept.Last?.Size == offered.Size && (witness is null || kept.Last.Note.IsSignedBy(witness.Name));
        if (!isKept)
        {
            kept.Take(witness?.Cosign(offered) ?? offered, time.GetUtcNow());
        }
    }

    private EvidenceReply Contradict(KeptLog kept, string kind, SignedCheckpoint offered, string why)
    {
        var held = kept.Last is { } last ? Encoding.UTF8.GetString(last.Note.Encode()) : null;
        var file = new Contradiction(kind, time.GetUtcNow(), why, held, Encoding.UTF8.GetString(offered.Note.Encode())).Keep(kept.Folder);
        // Leaves that nothing signed covers may be the wrong ones; if the hub's log is whole, it sends them again.
        kept.DropTail();
        say($"ALARM: {kind}: {hub.Key.Name}: {why} Both checkpoints are kept in {file}.");
        return Refuse(kept, kind, why);
    }

    private static EvidenceReply Refuse(KeptLog kept, string code, string why) => Reply(kept) with { Code = code, Why = why };

    private static EvidenceReply Reply(KeptLog kept) => new()
    {
        Size = kept.Size,
        Verified = kept.Verified,
        Checkpoint = kept.Last is { } last ? Encoding.UTF8.GetString(last.Note.Encode()) : null,
    };
}
