namespace Birthmark.Server.Problems;

/// <summary>An expected no of the server itself: an invitation, a parameter, a credential.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">One of <see cref="Birthmark.Api.Problems.ProblemCodes"/>.</param>
/// <param name="detail">Names the thing and the value; never a secret.</param>
/// <param name="remedy">What to do about it.</param>
public sealed class HubRefusedException(int status, string code, string detail, string? remedy = null) : Exception(detail)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? Remedy { get; } = remedy;
}
