using Birthmark.Storage;

namespace Birthmark.Production.Batches;

/// <summary>Moves a batch in its table, by the table of allowed moves.</summary>
internal static class BatchMoves
{
    internal static string Word(BatchMove move) => move switch
    {
        BatchMove.Pause => "pause",
        BatchMove.Resume => "resume",
        BatchMove.Release => "release",
        _ => "abort",
    };

    /// <summary>Name of the commit. A closing only begins here; its own act is the commit that completes it.</summary>
    internal static string ActOf(BatchMove move) => move switch
    {
        BatchMove.Pause => "batch.pause",
        BatchMove.Resume => "batch.resume",
        _ => "batch.closing",
    };

    internal static string Word(BatchState state) => state switch
    {
        BatchState.Running => "running",
        BatchState.Paused => "paused",
        BatchState.Releasing => "being released",
        BatchState.Aborting => "being aborted",
        BatchState.Released => "released",
        _ => "aborted",
    };

    /// <exception cref="ProductionRefusedException">Unknown, or not a move from where the batch stands.</exception>
    internal static BatchState Apply(ITransaction tx, BatchUid uid, BatchMove move, string actor)
    {
        var states = tx.Query("SELECT state FROM production_batch WHERE id = $1", r => (BatchState)r.GetInt64(0), uid.Order);
        if (states.Count == 0)
        {
            throw BatchBook.Unknown(uid.ToString());
        }

        var from = states[0];
        if (!BatchStates.TryMove(from, move, out var to))
        {
            var possible = string.Join(" or ", BatchStates.MovesFrom(from).Select(Word));
            throw new ProductionRefusedException(
                ProductionRefusal.BatchMoveForbidden,
                $"Batch {uid} is {Word(from)}; it cannot {Word(move)}.",
                possible.Length == 0 ? "It is closed: open a new batch." : $"It can {possible}.");
        }

        if (to != from)
        {
            tx.Execute("UPDATE production_batch SET state = $2 WHERE id = $1", uid.Order, (int)to);
            if (!to.IsClosed())
            {
                // A closing leaves its record when it is complete, with the balance.
                tx.Record(new AuditRecord($"batch.{Word(move)}", actor, uid.ToString()));
            }
        }

        return to;
    }
}
