using Birthmark.Exchange.Log;
using Birthmark.Storage;

namespace Birthmark.Exchange.Verification;

/// <summary>A copy of a log at rest: nothing in it is believed.</summary>
public interface ILogCopy
{
    /// <summary>Every checkpoint that was ever made should be here, not the newest alone.</summary>
    bool HoldsAllCheckpoints { get; }

    /// <summary>How many leaves there are now: the hub may be adding to them.</summary>
    ValueTask<long> SizeAsync();

    /// <summary>The first <paramref name="size"/> leaves in order, or as many of them as there are.</summary>
    IAsyncEnumerable<LogLeaf> LeavesAsync(long size, CancellationToken cancellation);

    /// <summary>Checkpoints by size.</summary>
    /// <exception cref="LogWrongException">One cannot be read.</exception>
    IAsyncEnumerable<SignedCheckpoint> CheckpointsAsync(CancellationToken cancellation);

    /// <summary>The hash kept over 256^level leaves, or null.</summary>
    ValueTask<byte[]?> NodeAsync(int level, long index);
}

/// <summary>A leaf as it is kept.</summary>
/// <param name="Index">Where it says it stands.</param>
/// <param name="Text">Its octets.</param>
/// <param name="Hash">The hash kept for it.</param>
/// <param name="Row">What stands in columns beside it; null where there are none.</param>
public readonly record struct LogLeaf(long Index, byte[] Text, byte[]? Hash, AuditEntry? Row = null);
