namespace Birthmark.Api.Certificates;

/// <summary>Revokes a certificate.</summary>
public sealed record RevocationRequest
{
    /// <summary>RFC 5280 §5.3.1 in EJBCA's words (<c>KEY_COMPROMISE</c>) or ours (<c>key-compromise</c>); default unspecified.</summary>
    public string? Reason { get; init; }
}
