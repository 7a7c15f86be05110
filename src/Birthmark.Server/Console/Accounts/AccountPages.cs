using Birthmark.Api.Problems;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Problems;
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
            services.AddSingleton<Passwords>();
        },
    };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<PeoplePage>(People, Act.ManageAccounts);
        routes.MapPost("/console/people/invite", InviteAsync).ForBrowsers(Act.ManageAccounts);
        routes.MapPost("/console/people/{name}/end", EndAsync).ForBrowsers(Act.ManageAccounts);
        routes.MapPost("/console/people/sessions/{id:long}/end", async (long id, Caller caller, SessionBook sessions, CancellationToken cancellation) =>
        {
            await sessions.EndAsync(id, null, caller.Name, cancellation).ConfigureAwait(false);
            return PageEndpoints.Go(People);
        }).ForBrowsers(Act.ManageAccounts);
    }

    private static async Task<IResult> InviteAsync(HttpContext context, PostedForm form, Caller caller, AccountInvitations invitations, CancellationToken cancellation)
    {
        if (!RoleNames.TryRead(form.All("role"), out var roles, out var unknown))
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidRole, $"'{Presented.Bounded(unknown!)}' is no role.", "Choose owner, operator or auditor.");
        }

        var name = form.Text("name");
        var code = await invitations.InviteAsync(name, roles, caller.Name, cancellation).ConfigureAwait(false);
        return new RazorComponentResult<InvitedPage>(new { Name = name, Link = $"{context.Request.Scheme}://{context.Request.Host}/console/welcome#{code}" });
    }

    private static async Task<IResult> EndAsync(string name, Caller caller, AccountBook accounts, SessionBook sessions, CancellationToken cancellation)
    {
        await accounts.EndAsync(name, caller.Name, cancellation).ConfigureAwait(false);
        await sessions.EndAllAsync(name, null, caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go(People);
    }
}
