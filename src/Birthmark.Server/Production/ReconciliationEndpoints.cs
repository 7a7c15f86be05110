using System.Globalization;
using System.Text.Json;
using Birthmark.Api.Json;
using Birthmark.Api.Problems;
using Birthmark.Api.Reconciliation;
using Birthmark.Production.Reconciling;
using Birthmark.Server.Access;
using Birthmark.Server.Endpoints;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Production;

/// <summary>What the hub finds when it compares its records with its authorities, and remedies.</summary>
internal static class ReconciliationEndpoints
{
    private const string Lines = "application/x-ndjson";

    internal static void MapReconciliation(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("reconciliation");
        api.MapPost("/batches/{uid}/reconciliation", (string uid, HttpContext context, Caller caller, Reconciliation reconciliation) =>
                CompareAsync(context, reconciliation.CompareAsync(Viewers.Batch(uid), caller.Name, context.RequestAborted)))
            .RequireAct(Act.Reconcile).WithName("batch-reconcile").WithSummary("Compare a batch with its authorities now; as lines, it tells how far it is.")
            .Produces<ReconciliationView>(StatusCodes.Status200OK, "application/json", Lines).DisableRequestTimeout();
        api.MapGet("/batches/{uid}/reconciliation", async (string uid, Reconciliation reconciliation, string? state, string? cursor, int? limit) =>
                ReconciliationViews.Of(await reconciliation.ListAsync(Viewers.Batch(uid), ReadState(state), cursor, Paging.Limit(limit)).ConfigureAwait(false)))
            .RequireAct(Act.ReadLists).WithName("batch-findings").WithSummary("Findings of a batch, oldest first; those that are open, unless another state or 'all' is asked for.");
        api.MapPost("/reconciliation", (HttpContext context, Caller caller, Reconciliation reconciliation) =>
                CompareAsync(context, reconciliation.CompareManyAsync(caller.Name, isEvery: true, context.RequestAborted)))
            .RequireAct(Act.Reconcile).WithName("reconcile").WithSummary("Compare every batch now; as lines, it tells how far it is.")
            .Produces<ReconciliationView>(StatusCodes.Status200OK, "application/json", Lines).DisableRequestTimeout();
        api.MapGet("/reconciliation", async (Reconciliation reconciliation, string? state, string? cursor, int? limit) =>
                ReconciliationViews.Of(await reconciliation.ListAsync(null, ReadState(state), cursor, Paging.Limit(limit)).ConfigureAwait(false)))
            .RequireAct(Act.ReadLists).WithName("findings").WithSummary("Findings of all batches, oldest first; those that are open, unless another state or 'all' is asked for.");
        api.MapGet("/reconciliation/{finding}", async (string finding, Reconciliation reconciliation) =>
                ReconciliationViews.Of(await reconciliation.FindAsync(Number(finding)).ConfigureAwait(false)))
            .RequireAct(Act.ReadLists).WithName("finding").WithSummary("One finding.");
        api.MapPost("/reconciliation/{finding}/remedy", async (string finding, Caller caller, Reconciliation reconciliation, CancellationToken cancellation) =>
                ReconciliationViews.Of(await reconciliation.RemedyAsync(Number(finding), caller.Name, cancellation).ConfigureAwait(false)))
            .RequireAct(Act.RemedyFinding).WithName("finding-remedy").WithSummary("Carry the remedy of a finding out, once.");
    }

    /// <summary>A refusal comes before the first line.</summary>
    private static async Task<IResult> CompareAsync(HttpContext context, IAsyncEnumerable<Comparison> steps)
    {
        var asLines = context.Request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals(Lines, StringComparison.OrdinalIgnoreCase));
        Comparison? last = null;
        await foreach (var step in steps.ConfigureAwait(false))
        {
            if (asLines && last is null)
            {
                context.Response.ContentType = Lines;
            }

            last = step;
            if (asLines)
            {
                await JsonSerializer.SerializeAsync(
                    context.Response.Body, ReconciliationViews.Of(step), ApiJson.Default.ReconciliationView, context.RequestAborted).ConfigureAwait(false);
                await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            }
        }

        return asLines ? Results.Empty : TypedResults.Ok(ReconciliationViews.Of(last!));
    }

    private static long Number(string finding) => long.TryParse(finding, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new HubRefusedException(404, ProblemCodes.UnknownFinding, "The path names no finding: its number is malformed.", "See 'birthmark batch findings'.");

    private static FindingState? ReadState(string? word) => word switch
    {
        null or "" or "open" => FindingState.Open,
        "remedied" => FindingState.Remedied,
        "gone" => FindingState.Gone,
        "all" => null,
        _ => throw new HubRefusedException(422, ProblemCodes.InvalidParameter, "The state asked for is none.", "Use open, remedied, gone or all."),
    };
}
