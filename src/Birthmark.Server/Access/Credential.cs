namespace Birthmark.Server.Access;

/// <summary>A client certificate that the hub gave to somebody, and the roles that go with it.</summary>
internal sealed record Credential
{
    /// <summary>SHA-256 of the certificate, lower-case hex.</summary>
    public required string Fingerprint { get; init; }

    public required string Name { get; init; }

    public required HubRoles Roles { get; init; }

    /// <summary>Upper-case hex without leading zeros.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>Issuer DN as the certificate register writes it.</summary>
    public required string IssuerDn { get; init; }

    public required byte[] Certificate { get; init; }

    public required DateTimeOffset EnrolledAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public bool IsRevoked => RevokedAt is not null;
}
