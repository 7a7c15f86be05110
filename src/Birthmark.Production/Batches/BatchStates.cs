namespace Birthmark.Production.Batches;

/// <summary>The states of a batch and the moves between them; what is not here is refused.</summary>
internal static class BatchStates
{
    private static readonly Dictionary<(BatchState, BatchMove), BatchState> Moves = new()
    {
        [(BatchState.Running, BatchMove.Pause)] = BatchState.Paused,
        [(BatchState.Running, BatchMove.Release)] = BatchState.Releasing,
        [(BatchState.Running, BatchMove.Abort)] = BatchState.Aborting,
        [(BatchState.Paused, BatchMove.Resume)] = BatchState.Running,
        [(BatchState.Paused, BatchMove.Release)] = BatchState.Releasing,
        [(BatchState.Paused, BatchMove.Abort)] = BatchState.Aborting,

        // Asked again after a lost answer: nothing changes.
        [(BatchState.Running, BatchMove.Resume)] = BatchState.Running,
        [(BatchState.Paused, BatchMove.Pause)] = BatchState.Paused,
        [(BatchState.Releasing, BatchMove.Release)] = BatchState.Releasing,
        [(BatchState.Released, BatchMove.Release)] = BatchState.Released,
        [(BatchState.Aborting, BatchMove.Abort)] = BatchState.Aborting,
        [(BatchState.Aborted, BatchMove.Abort)] = BatchState.Aborted,
    };

    internal static bool TryMove(BatchState from, BatchMove move, out BatchState to) => Moves.TryGetValue((from, move), out to);

    /// <summary>Moves that lead somewhere from here, for messages.</summary>
    internal static IEnumerable<BatchMove> MovesFrom(BatchState from) =>
        Moves.Where(m => m.Key.Item1 == from && m.Value != from).Select(m => m.Key.Item2);

    internal static bool IsClosed(this BatchState state) => state >= BatchState.Releasing;

    /// <summary>How a closing ends.</summary>
    internal static BatchState Closed(this BatchState closing) => closing switch
    {
        BatchState.Releasing => BatchState.Released,
        BatchState.Aborting => BatchState.Aborted,
        _ => closing,
    };
}
