using Birthmark.Api.Health;
using Birthmark.Server.Access;
using Birthmark.Storage;

namespace Birthmark.Server.Endpoints;

/// <summary>The owner's word on a clock that was set back.</summary>
internal static class ClockEndpoints
{
    internal static void MapClock(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/clock/accept", AcceptAsync)
            .RequireAct(Act.AcceptClock).WithName("clock-accept").WithTags("health")
            .WithSummary("Says that the hub's clock is right now, whatever its audit log has seen before.");

    private static async Task<ClockView> AcceptAsync(IJournal journal, AuditLog log, TimeProvider time, Caller caller, CancellationToken cancellation)
    {
        var (now, before) = (time.GetUtcNow(), log.Clock.Latest);
        await journal.CommitAsync(AuditClock.Accept, tx =>
        {
            tx.Record(new AuditRecord(AuditClock.Accept, caller.Name, "clock", ("seen_before", before.ToString("u", System.Globalization.CultureInfo.InvariantCulture))));
            return true;
        }, cancellation).ConfigureAwait(false);
        return new(now, before);
    }
}
