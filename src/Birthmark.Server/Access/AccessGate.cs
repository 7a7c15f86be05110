using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Access;

/// <summary>Stands before every endpoint: lets a call through when the matrix allows its act to its caller, and turns it away with a reason otherwise.</summary>
internal sealed class AccessGate(
    RequestDelegate next, ClientCertificateJudge judge, ActDemand demand)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            return next(context);
        }

        if (endpoint.Metadata.GetMetadata<ActRequirement>() is not { } requirement)
        {
            // Only what routing itself answers (405, 415) has no act; the start has made sure of that.
            return endpoint is RouteEndpoint ? throw new InvalidOperationException($"'{endpoint.DisplayName}' has no act.") : next(context);
        }

        if (endpoint.Metadata.GetMetadata<ForBrowsers>() is not null)
        {
            return context.RequestServices.GetRequiredService<SessionGate>().InvokeAsync(context, requirement, next);
        }

        if (requirement.IsOpen)
        {
            return next(context);
        }

        if (IsForged(context.Request, out var site))
        {
            return RefuseAsync(context, AccessRefusals.CrossSite(site));
        }

        if (context.Features.Get<ConnectionIdentity>()?.Last is { Caller: { } caller } held
            && judge.StandsBy(held) && requirement.Admits(caller.Roles))
        {
            context.Features.Set(caller);
            return next(context);
        }

        return JudgeAsync(context, requirement);
    }

    /// <summary>
    /// A browser shows its certificate for whatever page asks it to, and a call without a body needs no leave to cross sites; browsers say so themselves
    /// (Fetch Metadata, Sec-Fetch-Site). What only reads gives such a page nothing, since it may not see the answer.
    /// </summary>
    private static bool IsForged(HttpRequest request, out string site)
    {
        site = "";
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return false;
        }

        site = request.Headers["Sec-Fetch-Site"].ToString();
        return site.Length > 0 && site is not ("same-origin" or "none");
    }

    private async Task RefuseAsync(HttpContext context, AccessRefusal refusal)
    {
        var judgement = await CurrentAsync(context).ConfigureAwait(false);
        await demand.NoteAsync(context, refusal, judgement.Caller?.Name ?? "unknown", judgement.Presented).ConfigureAwait(false);
        await ProblemWriter.WriteAsync(context, ProblemTable.Of(refusal)).ConfigureAwait(false);
    }

    private async Task JudgeAsync(HttpContext context, ActRequirement requirement)
    {
        var judgement = await CurrentAsync(context).ConfigureAwait(false);
        var refusal = judgement.Refusal;
        if (refusal is null && !requirement.Admits(judgement.Caller!.Roles))
        {
            refusal = AccessRefusals.WrongRole(judgement.Caller, requirement.Row);
        }

        if (refusal is null)
        {
            context.Features.Set(judgement.Caller);
            await next(context).ConfigureAwait(false);
            return;
        }

        await demand.NoteAsync(context, refusal, judgement.Caller?.Name ?? "unknown", judgement.Presented).ConfigureAwait(false);
        await ProblemWriter.WriteAsync(context, ProblemTable.Of(refusal)).ConfigureAwait(false);
    }

    private async ValueTask<Judgement> CurrentAsync(HttpContext context)
    {
        var identity = context.Features.Get<ConnectionIdentity>();
        if (identity?.Last is { } held && judge.StandsBy(held))
        {
            return held;
        }

        var judgement = await judge.JudgeAsync(context.Connection.ClientCertificate, identity?.Last).ConfigureAwait(false);
        if (identity is not null)
        {
            identity.Last = judgement;
        }

        return judgement;
    }
}
