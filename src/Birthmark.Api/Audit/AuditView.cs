namespace Birthmark.Api.Audit;

/// <summary>An audit record as stored.</summary>
public sealed record AuditView
{
    public required long Index { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Act { get; init; }

    public required string Actor { get; init; }

    public required string Subject { get; init; }

    public required IReadOnlyDictionary<string, string> Facts { get; init; }

    /// <summary>RFC 6962 leaf hash, lower-case hex.</summary>
    public required string LeafHash { get; init; }
}
