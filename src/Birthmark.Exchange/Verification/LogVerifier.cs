using Birthmark.Exchange.Log;

namespace Birthmark.Exchange.Verification;

/// <summary>What the auditor brings along.</summary>
/// <param name="Key">The log's key, from when the hub was set up or from a report.</param>
/// <param name="Earlier">A checkpoint kept elsewhere, which this log must hold.</param>
public sealed record LogExpectation(NoteKey Key, SignedCheckpoint? Earlier = null);

/// <summary>What a good log holds.</summary>
/// <param name="Leaves">All of them.</param>
/// <param name="UnderCheckpoint">Those under the last checkpoint; what comes after is only consistent in itself.</param>
/// <param name="Checkpoints">How many were looked at.</param>
/// <param name="ClockSetBack">How often the log tells that the clock was set back.</param>
/// <param name="Continues">Size of the auditor's own checkpoint, or null when none was given.</param>
public sealed record LogVerdict(long Leaves, long UnderCheckpoint, long Checkpoints, long ClockSetBack, long? Continues);

/// <summary>
/// Verifies a whole log from a copy, without the hub: every leaf's hash from its text, every hash of the tree, every checkpoint's signature and root. One
/// pass, memory for a hash a level.
/// </summary>
public static class LogVerifier
{
    /// <exception cref="LogWrongException">Names the first leaf that is wrong.</exception>
    public static async Task<LogVerdict> VerifyAsync(ILogCopy copy, LogExpectation expectation, CancellationToken cancellation = default)
    {
        // Before the checkpoints are read: then each that a leaf names is among them, though the hub goes on.
        var size = await copy.SizeAsync().ConfigureAwait(false);
        var checkpoints = copy.CheckpointsAsync(cancellation).GetAsyncEnumerator(cancellation);
        await using (checkpoints.ConfigureAwait(false))
        {
            var walk = new LogWalk(copy, checkpoints, expectation);
            await walk.BeginAsync().ConfigureAwait(false);
            await foreach (var leaf in copy.LeavesAsync(size, cancellation).ConfigureAwait(false))
            {
                await walk.TakeAsync(leaf).ConfigureAwait(false);
            }

            return await walk.CompleteAsync().ConfigureAwait(false);
        }
    }
}
