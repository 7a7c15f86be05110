using System.Net;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Access;

/// <summary>Stands before every endpoint: lets a call through when the matrix allows its act to its caller, and turns it away with a reason otherwise.</summary>
internal sealed class AccessGate(
    RequestDelegate next, ClientCertificateJudge judge, RefusalLedger ledger, AccessEpoch epoch, TimeProvider time)
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

        if (requirement.IsOpen)
        {
            return next(context);
        }

        if (context.Features.Get<ConnectionIdentity>()?.Last is { Caller: { } caller } held
            && held.Holds(epoch.Current, time.GetUtcNow()) && requirement.Admits(caller.Roles))
        {
            context.Features.Set(caller);
            return next(context);
        }

        return JudgeAsync(context, endpoint, requirement);
    }

    private async Task JudgeAsync(HttpContext context, Endpoint endpoint, ActRequirement requirement)
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

        // The route, not the path: what a stranger writes into a path does not belong into the log.
        var asked = $"{context.Request.Method} {(endpoint as RouteEndpoint)?.RoutePattern.RawText}";
        var remote = (context.Connection.RemoteIpAddress ?? IPAddress.None).ToString();
        await ledger.NoteAsync(refusal, judgement.Presented, judgement.Caller?.Name ?? "unknown", asked, remote).ConfigureAwait(false);
        await ProblemWriter.WriteAsync(context, ProblemTable.Of(refusal)).ConfigureAwait(false);
    }

    private async ValueTask<Judgement> CurrentAsync(HttpContext context)
    {
        var identity = context.Features.Get<ConnectionIdentity>();
        if (identity?.Last is { } held && held.Holds(epoch.Current, time.GetUtcNow()))
        {
            return held;
        }

        var judgement = await judge.JudgeAsync(context.Connection.ClientCertificate).ConfigureAwait(false);
        if (identity is not null)
        {
            identity.Last = judgement;
        }

        return judgement;
    }
}
