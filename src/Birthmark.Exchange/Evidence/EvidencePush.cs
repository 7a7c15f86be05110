namespace Birthmark.Exchange.Evidence;

/// <summary>First line of a push.</summary>
/// <param name="Format"><see cref="EvidenceForm.Format"/>.</param>
/// <param name="From">Index of the first leaf that follows.</param>
/// <param name="Newest">Leaves under the newest checkpoint that the hub has: fewer than the receiver holds, and the hub's log was set back.</param>
/// <param name="Checkpoint">The note of a checkpoint that covers the leaves; it may be further ahead than they reach.</param>
public sealed record EvidencePush(string Format, long From, long Newest, string Checkpoint);
