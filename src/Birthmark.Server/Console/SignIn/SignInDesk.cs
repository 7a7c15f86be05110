using System.Net;
using Birthmark.Api.Problems;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Accounts;
using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Console.SignIn;

/// <summary>Lets people in who show what they should, and begins their session. Every refusal is recorded.</summary>
internal sealed class SignInDesk(
    AccountBook accounts, AccountInvitations invitations, Passwords passwords, SessionBook sessions, SignInPace pace,
    ClientCertificateJudge judge, CredentialBook credentials, ActDemand demand)
{
    // No account has a blank in its name.
    private const string Link = "a link";

    internal async Task ByPasswordAsync(HttpContext context, string name, string password, CancellationToken cancellation)
    {
        await SlowDownAsync(context, name).ConfigureAwait(false);
        var account = accounts.Find(name);
        if (!await passwords.VerifyAsync(account, password, cancellation).ConfigureAwait(false))
        {
            throw await RefuseAsync(context, name, Presented.Nothing, "This name and this password do not belong together.", "Check both, and that Caps Lock is off.").ConfigureAwait(false);
        }

        pace.Forgive(name, RemoteOf(context));
        await BeginAsync(context, account!.Name, account.Roles, "password", null, cancellation).ConfigureAwait(false);
    }

    /// <summary>That somebody signed in is also the one who knows the password, before something changes that it guards.</summary>
    /// <exception cref="HubRefusedException">It is not the password.</exception>
    internal async Task ProveAsync(HttpContext context, string name, string password, CancellationToken cancellation)
    {
        await SlowDownAsync(context, name).ConfigureAwait(false);
        if (!await passwords.VerifyAsync(accounts.Find(name), password, cancellation).ConfigureAwait(false))
        {
            throw await RefuseAsync(context, name, Presented.Nothing, "This is not the present password.", "Type it once more, and see that Caps Lock is off.").ConfigureAwait(false);
        }
    }

    /// <summary>By the certificate that the browser presented when it connected.</summary>
    internal async Task ByCertificateAsync(HttpContext context, CancellationToken cancellation)
    {
        var judgement = await judge.JudgeAsync(context.Connection.ClientCertificate).ConfigureAwait(false);
        if (judgement.Refusal is { } refusal)
        {
            throw await RefuseAsync(context, "unknown", judgement.Presented, refusal.Detail, "Choose a certificate of this hub when the browser asks for one, or sign in with a password.").ConfigureAwait(false);
        }

        var caller = judgement.Caller!;
        if (!caller.May(Act.UseConsole) || credentials.Find(caller.Fingerprint) is null)
        {
            throw await RefuseAsync(
                context, caller.Name, judgement.Presented, $"'{caller.Name}' holds {RoleNames.Text(caller.Roles)}; the console is for {RoleNames.Text(AccessMatrix.Of(Act.UseConsole).Roles)}.",
                "Use another certificate, or ask the owner for an account.").ConfigureAwait(false);
        }

        await BeginAsync(context, caller.Name, caller.Roles, "certificate", caller.Fingerprint, cancellation).ConfigureAwait(false);
    }

    internal async Task ByLinkAsync(HttpContext context, string code, string? name, string password, CancellationToken cancellation)
    {
        await SlowDownAsync(context, Link).ConfigureAwait(false);
        try
        {
            var account = await invitations.AcceptAsync(code, name, password, cancellation).ConfigureAwait(false);
            await BeginAsync(context, account.Name, account.Roles, "link", null, cancellation).ConfigureAwait(false);
        }
        catch (HubRefusedException e) when (e.Code == ProblemCodes.InvalidCode)
        {
            pace.CountFailure(Link, RemoteOf(context));
            await demand.NoteAsync(context, new(e.Status, e.Code, e.Message, e.Remedy ?? ""), "unknown", Presented.Nothing).ConfigureAwait(false);
            throw;
        }
    }

    internal async Task BeginAsync(HttpContext context, string name, HubRoles roles, string way, string? fingerprint, CancellationToken cancellation)
    {
        var token = await sessions.BeginAsync(name, roles, way, fingerprint, RemoteOf(context), context.Request.Headers.UserAgent.ToString(), cancellation).ConfigureAwait(false);
        SessionCookie.Write(context, token);
    }

    internal async Task SlowDownAsync(HttpContext context, string name)
    {
        if (!pace.IsOpen(name, RemoteOf(context)))
        {
            var refusal = new AccessRefusal(
                429, ProblemCodes.RateLimited, "Too many tries to sign in failed.", $"Wait {SignInPace.Window.TotalMinutes:0} minutes, then try again.");
            await demand.NoteAsync(context, refusal, "unknown", Presented.Nothing).ConfigureAwait(false);
            throw new HubRefusedException(refusal.Status, refusal.Code, refusal.Detail, refusal.Remedy);
        }
    }

    /// <summary>Counts and records a refusal; the caller throws it.</summary>
    internal async Task<HubRefusedException> RefuseAsync(HttpContext context, string name, Presented presented, string detail, string remedy)
    {
        pace.CountFailure(name, RemoteOf(context));
        await demand.NoteAsync(context, new(401, ProblemCodes.SignInRefused, detail, remedy), accounts.Find(name)?.Name ?? "unknown", presented).ConfigureAwait(false);
        return new HubRefusedException(401, ProblemCodes.SignInRefused, detail, remedy);
    }

    private static string RemoteOf(HttpContext context) => (context.Connection.RemoteIpAddress ?? IPAddress.None).ToString();
}
