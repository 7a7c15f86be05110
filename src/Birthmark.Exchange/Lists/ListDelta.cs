namespace Birthmark.Exchange.Lists;

/// <summary>What has changed on a project's lists between one change and another.</summary>
/// <param name="Project">Its name.</param>
/// <param name="Since">Number of the change after which it begins; 0 for all.</param>
/// <param name="SinceDigest">Digest of that change.</param>
/// <param name="Last">Number of its last change: what to ask from the next time.</param>
/// <param name="LastDigest">Digest of that one.</param>
/// <param name="Changes">In order; as many as the numbers say.</param>
public sealed record ListDelta(string Project, long Since, string SinceDigest, long Last, string LastDigest, IAsyncEnumerable<ListChange> Changes);
