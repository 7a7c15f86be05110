using Birthmark.Server.Access;
using Birthmark.Server.Console.Sessions;
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
}
