namespace Birthmark.Api.Certificates;

/// <summary>Rejects a request to revoke.</summary>
public sealed record RejectionRequest
{
    /// <summary>Why, for whoever asked and for the log.</summary>
    public string? Why { get; init; }
}
