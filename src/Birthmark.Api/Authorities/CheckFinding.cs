namespace Birthmark.Api.Authorities;

/// <summary>One step of a check: what was found; when not good, what is wrong and what to do.</summary>
public sealed record CheckFinding(string Step, bool Good, string Text);
