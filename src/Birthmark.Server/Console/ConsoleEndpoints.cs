using Birthmark.Server.Access;
using Birthmark.Server.Console.Assets;
using Birthmark.Server.Console.Batches;
using Birthmark.Server.Console.Devices;
using Birthmark.Server.Console.Line;
using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Console.SignIn;

namespace Birthmark.Server.Console;

/// <summary>Every page of the console, a line each group.</summary>
internal static class ConsoleEndpoints
{
    internal static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Results.Redirect("/console")).ForBrowsers(Act.SignIn);
        routes.MapGet("/console", (SessionBook sessions, HttpContext context) =>
                Results.Redirect(sessions.Find(SessionCookie.Read(context)) is null ? SessionGate.SignInPath : "/console/line"))
            .ForBrowsers(Act.SignIn);
        routes.MapAssets();
        routes.MapSignIn();
        routes.MapLine();
        routes.MapBatchPages();
        routes.MapDevicePages();
        routes.MapFallback("/console/{**path}", () => ProblemPage.NotFound()).ForBrowsers(Act.SignIn);
    }
}
