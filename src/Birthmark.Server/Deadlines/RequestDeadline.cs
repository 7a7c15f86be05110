using Microsoft.AspNetCore.Http.Timeouts;

namespace Birthmark.Server.Deadlines;

/// <summary>
/// Gives every request its deadline, unless its endpoint takes as long as it takes (<see cref="DisableRequestTimeoutAttribute"/>). The framework's own
/// middleware sets a timer and links three tokens for each request, a twentieth of what the hub spends on a device.
/// </summary>
internal sealed class RequestDeadline(RequestDelegate next, DeadlineWatch watch, RequestLimit limit)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<DisableRequestTimeoutAttribute>() is not null)
        {
            return next(context);
        }

        // Streams of HTTP/2 run side by side and are given up one by one.
        return HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<ConnectionDeadline>() is { } shared && shared.TryBegin(watch.Due, out var token)
            ? RunAsync(context, shared, token)
            : RunAloneAsync(context);
    }

    private async Task RunAsync(HttpContext context, ConnectionDeadline deadline, CancellationToken token)
    {
        context.RequestAborted = token;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            deadline.End();
            // Whoever answers for a late request shall not find its answer given up as well.
            context.RequestAborted = deadline.Closed;
        }
    }

    private async Task RunAloneAsync(HttpContext context)
    {
        var gone = context.RequestAborted;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(gone);
        late.CancelAfter(limit.Longest);
        context.RequestAborted = late.Token;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            context.RequestAborted = gone;
        }
    }
}
