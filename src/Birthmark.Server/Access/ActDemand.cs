using System.Net;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Access;

/// <summary>For endpoints whose act depends on what is asked: looks into the matrix once more, and refuses and records as the gate does.</summary>
internal sealed class ActDemand(RefusalLedger ledger)
{
    /// <exception cref="HubRefusedException">The caller holds no role of the act.</exception>
    internal async Task DemandAsync(HttpContext context, Caller caller, Act act)
    {
        if (caller.May(act))
        {
            return;
        }

        var refusal = AccessRefusals.WrongRole(caller, AccessMatrix.Of(act));
        await NoteAsync(context, refusal, caller.Name, PresentedBy(caller)).ConfigureAwait(false);
        throw new HubRefusedException(refusal.Status, refusal.Code, refusal.Detail, refusal.Remedy);
    }

    internal static Presented PresentedBy(Caller caller) => caller.HasCertificate
        ? new Presented(caller.Fingerprint, Presented.Bounded(caller.Certificate.Subject), caller.Certificate.SerialNumber)
        : Presented.Nothing;

    internal Task NoteAsync(HttpContext context, AccessRefusal refusal, string actor, Presented presented)
    {
        // The route, not the path: what a stranger writes into a path does not belong into the log.
        var asked = $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}";
        return ledger.NoteAsync(refusal, presented, actor, asked, (context.Connection.RemoteIpAddress ?? IPAddress.None).ToString());
    }
}
