namespace Birthmark.Api.Accounts;

/// <summary>One browser in which somebody is signed in.</summary>
public sealed record SessionView
{
    /// <summary>Number by which it is ended; says nothing about its secret.</summary>
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>password</c>, <c>passkey</c>, <c>certificate</c> or <c>link</c>.</summary>
    public required string Way { get; init; }

    /// <summary>Address that it was begun from.</summary>
    public required string Remote { get; init; }

    public required string Browser { get; init; }

    public required DateTimeOffset BeganAt { get; init; }

    public required DateTimeOffset UsedAt { get; init; }
}

/// <summary>Everything that is signed in, the last used first.</summary>
public sealed record SessionList(IReadOnlyList<SessionView> Sessions);
