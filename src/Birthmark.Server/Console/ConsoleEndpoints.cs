using Birthmark.Server.Access;
using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Console.Shell;

namespace Birthmark.Server.Console;

/// <summary>Every page of the console, and the way to the first one.</summary>
internal static class ConsoleEndpoints
{
    internal static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Results.Redirect("/console")).ForBrowsers(Act.SignIn);
        routes.MapGet("/console", (SessionBook sessions, HttpContext context) =>
                Results.Redirect(sessions.Find(SessionCookie.Read(context)) is null ? SessionGate.SignInPath : "/console/line"))
            .ForBrowsers(Act.SignIn);
        foreach (var section in ConsoleSections.All)
        {
            section.Map(routes);
        }

        routes.MapFallback("/console/{**path}", () => ProblemPage.NotFound()).ForBrowsers(Act.SignIn);
    }
}
