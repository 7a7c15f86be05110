using Birthmark.Server.Access;

namespace Birthmark.Server.Console.Accounts;

/// <summary>An invitation that nobody has accepted yet.</summary>
public sealed record OpenInvitation(string Name, HubRoles Roles, DateTimeOffset ExpiresAt);
