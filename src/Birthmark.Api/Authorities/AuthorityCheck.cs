namespace Birthmark.Api.Authorities;

/// <summary>Findings in the order of the steps; <paramref name="Good"/> when all are.</summary>
public sealed record AuthorityCheck(bool Good, IReadOnlyList<CheckFinding> Findings);
