namespace Birthmark.Api.Accounts;

/// <summary>Asks for a one-time link to an account of this name with these roles: owner, operator, auditor.</summary>
public sealed record AccountInvitationRequest(string Name, IReadOnlyList<string> Roles);

/// <summary>A one-time link, shown once. Not a record: a record prints itself.</summary>
public sealed class AccountInvitation
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Whoever opens it sets the password of the account. What follows the '#' is sent to nobody by browsers.</summary>
    public required string Link { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
