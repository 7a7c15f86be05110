namespace Birthmark.Keys.Tls;

/// <summary>What one step towards a server found.</summary>
/// <param name="Step"><c>dns</c>, <c>tcp</c>.</param>
/// <param name="IsGood">Whether the step passed.</param>
/// <param name="Text">What was found; when not good, what is wrong and what to do.</param>
public sealed record PeerFinding(string Step, bool IsGood, string Text);
