namespace Birthmark.Api.Pki;

/// <summary>One object that an apply changes.</summary>
/// <param name="Kind">E.g. <c>Certificate Profile</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Action"><c>create</c>, <c>change</c> or <c>remove</c>.</param>
/// <param name="Lines">Field lines: <c>Validity: 1y -> 2y</c>.</param>
public sealed record DeclaredChange(string Kind, string Name, string Action, IReadOnlyList<string> Lines);
