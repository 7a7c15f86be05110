namespace Birthmark.Production.Batches;

/// <summary>Where a batch stands. The numbers are stored.</summary>
public enum BatchState
{
    /// <summary>Tickets may be taken.</summary>
    Running = 0,
    Paused = 1,

    /// <summary>Closed to stations; the release is being completed.</summary>
    Releasing = 2,
    Aborting = 3,
    Released = 4,
    Aborted = 5,
}

/// <summary>What may be asked of a batch.</summary>
public enum BatchMove
{
    Pause,
    Resume,
    Release,
    Abort,
}
