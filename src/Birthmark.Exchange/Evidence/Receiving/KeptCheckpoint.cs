namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>A line of <c>checkpoints.ndjson</c>.</summary>
/// <param name="At">When it was taken.</param>
/// <param name="Note">The signed note, with the witness's line.</param>
/// <param name="Peaks">Roots of the perfect subtrees that make its root, largest first: a start goes on from here without reading all leaves.</param>
internal sealed record KeptCheckpoint(DateTimeOffset At, string Note, IReadOnlyList<byte[]> Peaks);
