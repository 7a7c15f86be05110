using Birthmark.Api.Problems;
using Birthmark.Production.Batches;
using Birthmark.Server.Problems;
using Words = Birthmark.Api.Batches.BatchStates;

namespace Birthmark.Server.Production;

/// <summary>States of batches in the words of the wire.</summary>
internal static class BatchWords
{
    internal static string Word(BatchState state) => state switch
    {
        BatchState.Running => Words.Running,
        BatchState.Paused => Words.Paused,
        BatchState.Releasing => Words.Releasing,
        BatchState.Aborting => Words.Aborting,
        BatchState.Released => Words.Released,
        _ => Words.Aborted,
    };

    /// <exception cref="HubRefusedException">No such word.</exception>
    internal static BatchState? Read(string? word) => word switch
    {
        null or "" => null,
        Words.Running => BatchState.Running,
        Words.Paused => BatchState.Paused,
        Words.Releasing => BatchState.Releasing,
        Words.Aborting => BatchState.Aborting,
        Words.Released => BatchState.Released,
        Words.Aborted => BatchState.Aborted,
        _ => throw new HubRefusedException(
            422, ProblemCodes.InvalidParameter, "The state asked for is none.", "Use running, paused, releasing, aborting, released or aborted."),
    };
}
