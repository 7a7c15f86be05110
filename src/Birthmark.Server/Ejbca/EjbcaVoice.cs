using Birthmark.Api.Problems;
using Birthmark.Enrollment.Ejbca;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Ejbca;

/// <summary>Words the hub's own problems (no credential, too large, a failure) as EJBCA does, and puts answers on the wire.</summary>
internal sealed class EjbcaVoice : IProblemVoice
{
    private const string NoCredential = "Error no client certificate or OAuth token received for authentication.";

    // EJBCA knows no 401: who is not known is not authorised.
    public Task WriteAsync(HttpContext context, Problem problem) => problem.Code == ProblemCodes.NotAuthenticated
        ? WriteAsync(context, 403, NoCredential)
        : WriteAsync(context, problem.Status == 401 ? 403 : problem.Status, problem.Detail);

    internal static Task WriteAsync(HttpContext context, int status, string text) =>
        WriteAsync(context, EjbcaAnswer.Error(status, text));

    internal static async Task WriteAsync(HttpContext context, EjbcaAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.Headers.CacheControl = "no-store";
        if (answer.Disposition is not null)
        {
            response.Headers.ContentDisposition = answer.Disposition;
        }

        if (answer.Allow is not null)
        {
            response.Headers.Allow = answer.Allow;
        }

        // 304 has no body (RFC 9110 §15.4.5), and says no length.
        if (answer.Status == StatusCodes.Status304NotModified)
        {
            return;
        }

        response.ContentLength = answer.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(answer.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
