using Birthmark.Server.Access;
using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Console.Shell;
using Microsoft.AspNetCore.Http.Features;

namespace Birthmark.Server.Console.SignIn;

/// <summary>Ways into the console, and out of it.</summary>
internal static class SignInEndpoints
{
    private const string Home = "/console/line";

    internal static ConsoleSection Section { get; } = new(Map)
    {
        Add = services =>
        {
            services.AddSingleton<SignInPace>();
            services.AddSingleton<SignInDesk>();
        },
    };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<SignInPage>("/console/sign-in", Act.SignIn);
        routes.MapPage<WelcomePage>("/console/welcome", Act.SignIn);
        routes.MapPost("/console/sign-in/password", async (HttpContext context, PostedForm form, SignInDesk desk, CancellationToken cancellation) =>
        {
            await desk.ByPasswordAsync(context, form.Text("name"), form.Untrimmed("password"), cancellation).ConfigureAwait(false);
            return After(form);
        }).ForBrowsers(Act.SignIn);
        routes.MapPost("/console/sign-in/certificate", async (HttpContext context, PostedForm form, SignInDesk desk, CancellationToken cancellation) =>
        {
            await desk.ByCertificateAsync(context, cancellation).ConfigureAwait(false);
            return After(form);
        }).ForBrowsers(Act.SignIn);
        routes.MapPost("/console/welcome", async (HttpContext context, PostedForm form, SignInDesk desk, CancellationToken cancellation) =>
        {
            await desk.ByLinkAsync(context, form.Text("code"), form.Optional("name"), form.Untrimmed("password"), cancellation).ConfigureAwait(false);
            return After(form);
        }).ForBrowsers(Act.SignIn);
        routes.MapPost("/console/sign-out", SignOutAsync).ForBrowsers(Act.UseConsole);
    }

    /// <summary>A path of the console, so that nobody is sent elsewhere after the sign-in.</summary>
    internal static bool IsOurs(string path) =>
        path.StartsWith("/console/", StringComparison.Ordinal) && !path.Contains("//", StringComparison.Ordinal) && path.All(c => c is > ' ' and < '\x7f' and not '\\');

    internal static IResult After(PostedForm form) => PageEndpoints.Go(form.Text("return") is { } back && IsOurs(back) ? back : Home);

    private static async Task<IResult> SignOutAsync(HttpContext context, SessionBook sessions, CancellationToken cancellation)
    {
        var session = context.Features.GetRequiredFeature<Session>();
        await sessions.EndAsync(session.Id, session.Name, session.Name, cancellation).ConfigureAwait(false);
        SessionCookie.Remove(context);
        return PageEndpoints.Go(SessionGate.SignInPath);
    }
}
