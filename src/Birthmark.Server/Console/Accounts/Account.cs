using Birthmark.Server.Access;

namespace Birthmark.Server.Console.Accounts;

/// <summary>Somebody who may sign in at the console by name.</summary>
internal sealed record Account
{
    public required string Name { get; init; }

    public required HubRoles Roles { get; init; }

    /// <summary>As ASP.NET Core Identity hashes it; null for one that signs in by passkey alone.</summary>
    public required string? PasswordHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool IsEnded => EndedAt is not null;
}
