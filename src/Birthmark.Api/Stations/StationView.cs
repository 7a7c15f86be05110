namespace Birthmark.Api.Stations;

/// <summary>A credential known to the hub.</summary>
public sealed record StationView
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary><c>invited</c>, <c>active</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public required string Status { get; init; }

    /// <summary>SHA-256 of its certificate, lower-case hex; null while invited.</summary>
    public string? Fingerprint { get; init; }

    public string? SerialNumber { get; init; }

    public DateTimeOffset? EnrolledAt { get; init; }

    /// <summary>End of the certificate, or of the invitation.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
