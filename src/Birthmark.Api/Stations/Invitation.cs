namespace Birthmark.Api.Stations;

/// <summary>A one-time code, shown once. Not a record: a record prints itself.</summary>
public sealed class Invitation
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>26 base32 characters of secret, a hyphen, and the first 16 hex characters of the SHA-256 of the hub's root certificate.</summary>
    public required string Code { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
