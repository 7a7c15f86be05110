namespace Birthmark.Api.Batches;

/// <summary>Words of <see cref="BatchView.State"/>.</summary>
public static class BatchStates
{
    public const string Running = "running";

    public const string Paused = "paused";

    public const string Aborted = "aborted";

    public const string Released = "released";
}
