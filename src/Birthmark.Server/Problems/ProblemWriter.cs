using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Birthmark.Api.Json;
using Birthmark.Api.Problems;

namespace Birthmark.Server.Problems;

/// <summary>Puts a problem on the wire: as problem details (RFC 9457), or in the voice of the endpoint's own standard.</summary>
public static class ProblemWriter
{
    private const int RetryAfterSeconds = 5;

    // Read by people in terminals: quotes stay quotes. The media type keeps a browser from taking it for a page.
    private static readonly ApiJson Words = new(new JsonSerializerOptions(ApiJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        if (problem.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<IProblemVoice>() is { } voice)
        {
            await voice.WriteAsync(context, problem).ConfigureAwait(false);
            return;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(problem, Words.Problem);
        response.ContentType = Problem.MediaType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
