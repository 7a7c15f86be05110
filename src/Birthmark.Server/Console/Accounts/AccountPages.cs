using Birthmark.Server.Access;
using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Console.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Birthmark.Server.Console.Accounts;

/// <summary>Who may sign in at the console, and who is: the owner's page.</summary>
internal static class AccountPages
{
    private const string People = "/console/people";

    internal static ConsoleSection Section { get; } = new(Map)
    {
        Menu = new(80, People, "person", "People", Act.ManageAccounts),
        Add = services =>
        {
            services.AddSingleton<AccountBook>();
            services.AddSingleton<AccountInvitations>();
            services.AddSingleton<AccountDesk>();
            services.AddSingleton<Passwords>();
        },
    };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapAccounts();
        routes.MapPage<PeoplePage>(People, Act.ManageAccounts);
        routes.MapPost("/console/people/invite", InviteAsync).ForBrowsers(Act.ManageAccounts);
        routes.MapPost("/console/people/{name}/end", EndAsync).ForBrowsers(Act.ManageAccounts);
        routes.MapPost("/console/people/sessions/{id:long}/end", async (long id, Caller caller, SessionBook sessions, CancellationToken cancellation) =>
        {
            await sessions.EndAsync(id, null, caller.Name, cancellation).ConfigureAwait(false);
            return PageEndpoints.Go(People);
        }).ForBrowsers(Act.ManageAccounts);
    }

    private static async Task<IResult> InviteAsync(HttpContext context, PostedForm form, Caller caller, AccountDesk desk, CancellationToken cancellation)
    {
        var made = await desk.InviteAsync(context, form.Text("name"), form.All("role"), caller.Name, cancellation).ConfigureAwait(false);
        return new RazorComponentResult<InvitedPage>(new { made.Name, made.Link });
    }

    private static async Task<IResult> EndAsync(string name, Caller caller, AccountDesk desk, CancellationToken cancellation)
    {
        await desk.EndAsync(name, caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go(People);
    }
}
