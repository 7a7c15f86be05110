namespace Birthmark.Api.Pki;

/// <summary>A CRL that was made.</summary>
public sealed record CrlView
{
    public required string Authority { get; init; }

    public required long Number { get; init; }

    public required DateTimeOffset ThisUpdate { get; init; }

    public required DateTimeOffset NextUpdate { get; init; }

    /// <summary>Base64 of the DER; left out where the DER itself is served.</summary>
    public string? Crl { get; init; }
}
