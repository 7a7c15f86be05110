namespace Birthmark.Api.Access;

/// <summary>One row of the access matrix: an act, its endpoint, and the roles that may.</summary>
public sealed record AccessRule(string Act, string Method, string Path, IReadOnlyList<string> Roles);
