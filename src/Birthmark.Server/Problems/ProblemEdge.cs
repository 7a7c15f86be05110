namespace Birthmark.Server.Problems;

/// <summary>The outermost layer: turns refusals into problem documents, and catches failures once, where nobody else does.</summary>
internal sealed class ProblemEdge(RequestDelegate next, ILogger<ProblemEdge> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
            return;
        }
#pragma warning disable CA1031 // This is the one place where failures end.
        catch (Exception e) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            context.Response.Clear();
            await ProblemWriter.WriteAsync(context, ProblemTable.Of(e) ?? Failure(context, e)).ConfigureAwait(false);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
        {
            await ProblemWriter.WriteAsync(context, RequestProblems.OfStatus(context.Response.StatusCode)).ConfigureAwait(false);
        }
    }

    private Api.Problems.Problem Failure(HttpContext context, Exception cause)
    {
        if (cause is OperationCanceledException)
        {
            return ProblemTable.Make(503, Api.Problems.ProblemCodes.Unavailable, "The request took too long and was given up.", "Ask again.");
        }

        ProblemEdgeLog.Failed(log, context.TraceIdentifier, context.Request.Method, context.GetEndpoint()?.DisplayName, cause);
        return ProblemTable.Make(
            500, Api.Problems.ProblemCodes.InternalFailure, $"The hub failed. Trace id: {context.TraceIdentifier}.", "Give the trace id to whoever runs the hub; its log has the cause.");
    }
}
