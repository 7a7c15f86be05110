using Birthmark.Server.Access;
using Birthmark.Server.Console.Accounts;
using Birthmark.Server.Console.Shell;
using Microsoft.AspNetCore.Http.Features;

namespace Birthmark.Server.Console.Sessions;

/// <summary>One's own account: where one is signed in, and with what.</summary>
internal static class SessionPages
{
    private const string Me = "/console/me";

    internal static ConsoleSection Section { get; } = new(Map)
    {
        Add = services =>
        {
            services.AddSingleton<SessionBook>();
            services.AddSingleton<SessionGate>();
        },
    };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<MyPage>(Me, Act.UseConsole);
        routes.MapPost("/console/me/password", ChangePasswordAsync).ForBrowsers(Act.UseConsole);
        routes.MapPost("/console/me/sessions/{id:long}/end", async (long id, Caller caller, SessionBook sessions, CancellationToken cancellation) =>
        {
            await sessions.EndAsync(id, caller.Name, caller.Name, cancellation).ConfigureAwait(false);
            return PageEndpoints.Go(Me);
        }).ForBrowsers(Act.UseConsole);
        routes.MapPost("/console/me/sessions/end", async (HttpContext context, Caller caller, SessionBook sessions, CancellationToken cancellation) =>
        {
            await sessions.EndAllAsync(caller.Name, context.Features.GetRequiredFeature<Session>().Id, caller.Name, cancellation).ConfigureAwait(false);
            return PageEndpoints.Go(Me);
        }).ForBrowsers(Act.UseConsole);
    }

    /// <summary>Whoever knows the present one may set another; every other browser is signed out.</summary>
    private static async Task<IResult> ChangePasswordAsync(
        HttpContext context, PostedForm form, Caller caller, SignIn.SignInDesk desk, AccountBook accounts, Passwords passwords, SessionBook sessions, CancellationToken cancellation)
    {
        await desk.ProveAsync(context, caller.Name, form.Untrimmed("present"), cancellation).ConfigureAwait(false);
        var next = form.Untrimmed("next");
        Passwords.Check(caller.Name, next);
        await accounts.SetPasswordAsync(caller.Name, await passwords.HashAsync(caller.Name, next, cancellation).ConfigureAwait(false), caller.Name, cancellation).ConfigureAwait(false);
        await sessions.EndAllAsync(caller.Name, context.Features.GetRequiredFeature<Session>().Id, caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go(Me);
    }
}
