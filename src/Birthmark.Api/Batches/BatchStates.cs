namespace Birthmark.Api.Batches;

/// <summary>Words of <see cref="BatchView.State"/>.</summary>
public static class BatchStates
{
    public const string Running = "running";

    public const string Paused = "paused";

    /// <summary>Closed to stations; the release is being completed.</summary>
    public const string Releasing = "releasing";

    public const string Aborting = "aborting";

    public const string Aborted = "aborted";

    public const string Released = "released";
}
