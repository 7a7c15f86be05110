using Birthmark.Server.Access;

namespace Birthmark.Server.Console.Sessions;

/// <summary>Somebody signed in with one browser.</summary>
public sealed record Session
{
    /// <summary>Number by which it is listed and ended; says nothing about the token.</summary>
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>As they were at sign-in; an account's own count from then on.</summary>
    public required HubRoles Roles { get; init; }

    /// <summary><c>password</c>, <c>passkey</c>, <c>certificate</c> or <c>link</c>.</summary>
    public required string Way { get; init; }

    /// <summary>SHA-256 of the certificate it was begun with.</summary>
    public string? Fingerprint { get; init; }

    public required string Remote { get; init; }

    public required string Agent { get; init; }

    public required DateTimeOffset BeganAt { get; init; }

    public required DateTimeOffset UsedAt { get; init; }
}
