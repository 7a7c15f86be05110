namespace Birthmark.Api.Problems;

/// <summary>RFC 9457 problem details as the hub writes them: a refusal with a stable code and its remedy.</summary>
public sealed record Problem
{
    public const string MediaType = "application/problem+json";

    /// <summary>RFC 9457 §3.1.1; a relative reference to the problem's page in the docs.</summary>
    public string? Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    /// <summary>Names the thing and the value.</summary>
    public required string Detail { get; init; }

    /// <summary>One of <see cref="ProblemCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Remedy { get; init; }

    /// <summary>Every fault of a declaration at once; null otherwise.</summary>
    public IReadOnlyList<Fault>? Errors { get; init; }
}
