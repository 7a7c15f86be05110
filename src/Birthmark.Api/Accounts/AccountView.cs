namespace Birthmark.Api.Accounts;

/// <summary>Somebody who may sign in at the console by name, or is invited to.</summary>
public sealed record AccountView
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary><c>invited</c>, <c>active</c> or <c>ended</c>.</summary>
    public required string Status { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    /// <summary>When the one-time link of an invitation ends.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>All accounts, then all open invitations, by name.</summary>
public sealed record AccountList(IReadOnlyList<AccountView> Accounts);
