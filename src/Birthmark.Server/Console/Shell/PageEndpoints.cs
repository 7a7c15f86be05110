using Birthmark.Server.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Birthmark.Server.Console.Shell;

/// <summary>How pages and their forms are put on the map.</summary>
internal static class PageEndpoints
{
    /// <summary>A page; it reads route and query itself.</summary>
    internal static RouteHandlerBuilder MapPage<TPage>(this IEndpointRouteBuilder routes, string path, Act act)
        where TPage : IComponent => routes.MapGet(path, () => new RazorComponentResult<TPage>()).ForBrowsers(act);

    /// <summary>Known by session, described in no API, and its refusals are pages.</summary>
    internal static TBuilder ForBrowsers<TBuilder>(this TBuilder endpoint, Act act)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAct(act).WithMetadata(Sessions.ForBrowsers.Only, PageVoice.Instance, new ExcludeFromDescriptionAttribute());

    /// <summary>After a form: to a whole page of the console, also when htmx sent the form.</summary>
    internal static IResult Go(string path) => new GoOn(path);

    private sealed class GoOn(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (!httpContext.Request.Headers.ContainsKey("HX-Request"))
            {
                return Results.LocalRedirect(path).ExecuteAsync(httpContext);
            }

            httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
            httpContext.Response.Headers["HX-Redirect"] = path;
            return Task.CompletedTask;
        }
    }
}
