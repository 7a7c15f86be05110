using Birthmark.Server.Access;
using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Console.Shell;

namespace Birthmark.Server.Console.Line;

/// <summary>The Line page and its moving figures.</summary>
internal static class LineEndpoints
{
    internal static ConsoleSection Section { get; } = new(Map)
    {
        Menu = new(10, "/console/line", "line", "Line", Act.ReadBatches),
        Add = services =>
        {
            services.AddSingleton<Pace>();
            services.AddSingleton<HealthWatch>();
            services.AddSingleton<LineReading>();
            services.AddSingleton<LineFeed>();
            services.AddHostedService(p => p.GetRequiredService<LineFeed>());
        },
    };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<LinePage>("/console/line", Act.ReadBatches);
        routes.MapGet("/console/line/events", WatchAsync).ForBrowsers(Act.ReadBatches).DisableRequestTimeout();
    }

    private static async Task<IResult> WatchAsync(HttpContext context, LineFeed feed, SessionBook sessions, Caller caller, IHostApplicationLifetime life)
    {
        var token = SessionCookie.Read(context);
        // A display on the wall changes nothing and may stay all shift; who can stop a batch must show now and then that they are there.
        var isDisplay = !caller.May(Act.ControlBatch);
        context.Response.ContentType = "text/event-stream";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
        try
        {
            var isIn = await feed.WatchAsync(context.Response.Body, MayStayAsync, end.Token).ConfigureAwait(false);
            return isIn ? Results.Empty : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return Results.Empty;
        }

        async ValueTask<bool> MayStayAsync()
        {
            if (sessions.Find(token) is null)
            {
                return false;
            }

            if (isDisplay)
            {
                await sessions.TouchAsync(token!).ConfigureAwait(false);
            }

            return true;
        }
    }
}
