namespace Birthmark.Api.Client;

/// <summary>What certificates to look for; all that is given must match.</summary>
public sealed record CertificateSearch
{
    /// <summary>Part of subject, alternative name or username.</summary>
    public string? Text { get; init; }

    /// <summary>Name of the issuing authority.</summary>
    public string? Issuer { get; init; }

    public string? Status { get; init; }

    /// <summary>Certificate profile.</summary>
    public string? Profile { get; init; }

    public string? Username { get; init; }

    public string? SerialNumber { get; init; }
}
