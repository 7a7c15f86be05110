using Birthmark.Server.Access;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Console.SignIn;

namespace Birthmark.Server.Console.Passkeys;

/// <summary>The calls behind the passkey forms of the sign-in and of one's own account.</summary>
internal static class PasskeyPages
{
    internal static ConsoleSection Section { get; } = new(Map)
    {
        Add = services =>
        {
            services.AddSingleton<PasskeyBook>();
            services.AddSingleton<Ceremonies>();
            services.AddSingleton<PasskeyDesk>();
        },
    };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/console/sign-in/passkey/options", async (HttpContext context, PasskeyDesk desk) =>
            (await desk.ChallengeAsync(context).ConfigureAwait(false)).ToResult()).ForBrowsers(Act.SignIn);
        routes.MapPost("/console/sign-in/passkey", async (HttpContext context, PostedForm form, PasskeyDesk desk, CancellationToken cancellation) =>
        {
            await desk.SignInAsync(context, form.Text("ceremony"), form.Text("credential"), cancellation).ConfigureAwait(false);
            return SignInEndpoints.After(form);
        }).ForBrowsers(Act.SignIn);
        routes.MapPost("/console/me/passkeys/options", async (HttpContext context, PostedForm form, Caller caller, PasskeyDesk desk, CancellationToken cancellation) =>
            (await desk.InviteAsync(context, caller.Name, form.Untrimmed("password"), cancellation).ConfigureAwait(false)).ToResult()).ForBrowsers(Act.UseConsole);
        routes.MapPost("/console/me/passkeys", async (HttpContext context, PostedForm form, Caller caller, PasskeyDesk desk, CancellationToken cancellation) =>
        {
            await desk.AddAsync(context, caller.Name, form.Text("ceremony"), form.Text("credential"), form.Text("name"), cancellation).ConfigureAwait(false);
            return PageEndpoints.Go("/console/me");
        }).ForBrowsers(Act.UseConsole);
        routes.MapPost("/console/me/passkeys/{id}/remove", async (string id, Caller caller, PasskeyBook passkeys, CancellationToken cancellation) =>
        {
            await passkeys.RemoveAsync(caller.Name, id, caller.Name, cancellation).ConfigureAwait(false);
            return PageEndpoints.Go("/console/me");
        }).ForBrowsers(Act.UseConsole);
    }
}
