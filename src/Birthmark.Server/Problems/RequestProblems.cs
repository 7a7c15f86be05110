using System.Globalization;
using System.Text.Json;
using Birthmark.Api.Problems;

namespace Birthmark.Server.Problems;

/// <summary>Requests that cannot be read, as problems.</summary>
internal static class RequestProblems
{
    internal static Problem Of(BadHttpRequestException refusal) => refusal switch
    {
        { InnerException: JsonException json } => OfJson(json),
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => ProblemTable.Make(
            413, ProblemCodes.BodyTooLarge, "The body is larger than this endpoint takes.", "Send less at once: fewer heads or files a request."),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => OfStatus(StatusCodes.Status415UnsupportedMediaType),
        _ => ProblemTable.Make(refusal.StatusCode, ProblemCodes.MalformedRequest, refusal.Message, "See GET /openapi/v1.json for what is expected."),
    };

    /// <summary>The problem of a bare status that routing answered.</summary>
    internal static Problem OfStatus(int status) => status switch
    {
        404 => ProblemTable.Make(404, ProblemCodes.NotFound, "There is nothing at this path.", "See GET /openapi/v1.json for the paths there are."),
        405 => ProblemTable.Make(405, ProblemCodes.MethodNotAllowed, "This path does not know that method.", "The Allow header names those it knows."),
        415 => ProblemTable.Make(415, ProblemCodes.UnsupportedMediaType, "The body's media type is not taken here.", "Send JSON as application/json."),
        413 => ProblemTable.Make(413, ProblemCodes.BodyTooLarge, "The body is larger than this endpoint takes.", "Send less at once."),
        503 => ProblemTable.Make(503, ProblemCodes.Unavailable, "The hub cannot answer this now.", "Ask again in a moment."),
        _ => ProblemTable.Make(status, ProblemCodes.MalformedRequest, "The request was refused.", "See GET /openapi/v1.json for what is expected."),
    };

    internal static Problem OfJson(JsonException json)
    {
        // Line and position count from 0 in the exception. Its own text may quote the body, so it is not passed on.
        var where = json.LineNumber is { } line && json.BytePositionInLine is { } column
            ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, column {column + 1}")
            : "an unknown place";
        var at = json.Path is { Length: > 0 } path && path != "$" ? $" ({Bounded(path)})" : "";
        return ProblemTable.Make(
            400, ProblemCodes.MalformedJson, $"The body is not the JSON that is expected: {where}{at}.{Reason(json)}", "See GET /openapi/v1.json for what is expected.");
    }

    private static string Reason(JsonException json) => json.Message switch
    {
        // The serialiser's sentence about missing members names types and members only, nothing of the body.
        { } text when text.Contains("was missing required properties", StringComparison.Ordinal) =>
            " Missing: " + text[(text.LastIndexOf(':') + 1)..].Trim(),
        _ => "",
    };

    private static string Bounded(string path) => path.Length <= 100 ? path : string.Concat(path.AsSpan(0, 100), "…");
}
