using System.Security.Claims;
using Birthmark.Api.Problems;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Assets;
using Birthmark.Server.Problems;
using Microsoft.AspNetCore.Antiforgery;

namespace Birthmark.Server.Console.Sessions;

/// <summary>Stands before every page of the console, as the gate's other half: sessions for certificates, and a token for every form.</summary>
internal sealed class SessionGate(SessionBook sessions, IAntiforgery antiforgery, ActDemand demand, AssetShelf shelf)
{
    internal const string SignInPath = "/console/sign-in";

    internal const string NoAssets =
        "This hub was built without the packages of its console. Everything else works. Install npm, run 'npm ci' in src/Birthmark.Server/Console/Assets, build again and start it anew.";

    private static readonly AccessRefusal FormExpired = new(
        403, ProblemCodes.FormExpired, "The form was sent without the token of its page, or after its session ended.", "Go back, load the page again and send the form once more.");

    internal async Task InvokeAsync(HttpContext context, ActRequirement requirement, RequestDelegate next)
    {
        PageHeaders.Write(context);
        if (!shelf.IsWhole)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync(NoAssets, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        var token = SessionCookie.Read(context);
        var session = sessions.Find(token);
        if (session is not null)
        {
            Introduce(context, session);
            await sessions.TouchAsync(token!).ConfigureAwait(false);
        }

        if (await RefusalAsync(context, requirement, session).ConfigureAwait(false) is { } refusal)
        {
            await demand.NoteAsync(context, refusal, session?.Name ?? "unknown", Presented.Nothing).ConfigureAwait(false);
            await ProblemWriter.WriteAsync(context, ProblemTable.Of(refusal)).ConfigureAwait(false);
            return;
        }

        if (session is null && !requirement.IsOpen)
        {
            SendToSignIn(context);
            return;
        }

        await next(context).ConfigureAwait(false);
    }

    private void Introduce(HttpContext context, Session session)
    {
        context.Features.Set(session);
        context.Features.Set(new Caller(session.Name, sessions.RolesOf(session)));
        // Form tokens are bound to the session, so that one of before the sign-in is worth nothing after it.
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, $"{session.Id}/{session.Name}")], "session"));
    }

    private async ValueTask<AccessRefusal?> RefusalAsync(HttpContext context, ActRequirement requirement, Session? session)
    {
        if (session is not null && !requirement.IsOpen && !requirement.Admits(Caller.Of(context).Roles))
        {
            return AccessRefusals.WrongRole(Caller.Of(context), requirement.Row);
        }

        // Nobody's form is read who may not send it: the token stands in the body.
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        var mayHold = session is not null || requirement.IsOpen;
        return isRead || (mayHold && await HasTokenAsync(context).ConfigureAwait(false)) ? null : FormExpired;
    }

    /// <exception cref="BadHttpRequestException">The form is longer than its endpoint takes, or is none: what reads it for its token hides that.</exception>
    private async Task<bool> HasTokenAsync(HttpContext context)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(context).ConfigureAwait(false);
        }
        catch (AntiforgeryValidationException e) when (e.InnerException is BadHttpRequestException cause)
        {
            throw new BadHttpRequestException(cause.Message, cause.StatusCode, e);
        }
        catch (AntiforgeryValidationException e) when (e.InnerException is InvalidDataException cause)
        {
            throw new BadHttpRequestException(cause.Message, StatusCodes.Status400BadRequest, e);
        }
    }

    /// <summary>A page is asked for again after the sign-in; a part of a page makes the whole one go there.</summary>
    private static void SendToSignIn(HttpContext context)
    {
        var request = context.Request;
        var isPart = request.Headers.ContainsKey("HX-Request");
        var back = HttpMethods.IsGet(request.Method) && !isPart ? request.Path + request.QueryString : "";
        var target = back.Length > 1 ? $"{SignInPath}?return={Uri.EscapeDataString(back)}" : SignInPath;
        if (isPart)
        {
            context.Response.Headers["HX-Redirect"] = target;
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            context.Response.Redirect(target);
        }
    }
}
