namespace Birthmark.Api.Access;

/// <summary>Who the caller is to the hub, and the matrix of who may do what.</summary>
/// <param name="Name">The caller's credential.</param>
/// <param name="Roles">The caller's roles.</param>
/// <param name="Rules">The whole matrix.</param>
public sealed record AccessView(string Name, IReadOnlyList<string> Roles, IReadOnlyList<AccessRule> Rules);
