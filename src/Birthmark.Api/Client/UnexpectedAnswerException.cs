using System.Net;

namespace Birthmark.Api.Client;

/// <summary>An answer that is none of this contract: not a hub, or a failure inside it.</summary>
public sealed class UnexpectedAnswerException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;
}
