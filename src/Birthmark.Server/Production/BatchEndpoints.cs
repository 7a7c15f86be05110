using Birthmark.Api.Batches;
using Birthmark.Production.Batches;
using Birthmark.Production.Orders;
using Birthmark.Server.Access;
using Birthmark.Server.Endpoints;

namespace Birthmark.Server.Production;

/// <summary>Batches over REST.</summary>
internal static class BatchEndpoints
{
    private const string AnyStation = "*";

    internal static void MapBatches(this IEndpointRouteBuilder routes)
    {
        var batches = routes.MapGroup("/api/v1/batches").WithTags("batches");
        batches.MapPost("", OpenAsync)
            .RequireAct(Act.OpenBatch).WithName("batch-open").WithSummary("Open a batch: authorise a number of devices.").Produces<BatchView>(StatusCodes.Status201Created);
        batches.MapGet("", ListAsync)
            .RequireActForOems(Act.ReadBatches).WithName("batch-list").WithSummary("Batches, newest first; a station sees those it may work on.");
        batches.MapGet("/{uid}", ShowAsync)
            .RequireActForOems(Act.ReadBatches).WithName("batch-show").WithSummary("A batch with its balance.");
        batches.MapPost("/{uid}/pause", async (string uid, Caller caller, BatchRegister register, CancellationToken cancellation) =>
                ProductionViews.Of(await register.PauseAsync(Viewers.Batch(uid), caller.Name, cancellation).ConfigureAwait(false)))
            .RequireAct(Act.ControlBatch).WithName("batch-pause").WithSummary("No tickets and no data until it is resumed; outcomes are taken.");
        batches.MapPost("/{uid}/resume", async (string uid, Caller caller, BatchRegister register, CancellationToken cancellation) =>
                ProductionViews.Of(await register.ResumeAsync(Viewers.Batch(uid), caller.Name, cancellation).ConfigureAwait(false)))
            .RequireAct(Act.ControlBatch).WithName("batch-resume").WithSummary("Go on with a paused batch.");
        batches.MapPost("/{uid}/abort", async (string uid, Caller caller, BatchRegister register, CancellationToken cancellation) =>
                ProductionViews.Of(await register.AbortAsync(Viewers.Batch(uid), caller.Name, cancellation).ConfigureAwait(false)))
            .RequireAct(Act.ControlBatch).WithName("batch-abort").WithSummary("End it early: devices not reported become unconfirmed, tickets left are void.");
        batches.MapPost("/{uid}/release", async (string uid, Caller caller, BatchRegister register, CancellationToken cancellation) =>
                ProductionViews.Of(await register.ReleaseAsync(Viewers.Batch(uid), caller.Name, cancellation).ConfigureAwait(false)))
            .RequireAct(Act.ReleaseBatch).WithName("batch-release").WithSummary("Close it: balance, allow list and deny list are final.");
        batches.MapBatchLists();
    }

    private static async Task<IResult> OpenAsync(OpenBatchRequest request, Caller caller, BatchRegister register, CancellationToken cancellation)
    {
        var order = new BatchOrder(
            request.Name, request.Profile, request.DeviceType, request.Quantity, request.HeadCount ?? 1, request.Project, StationsOf(request, caller),
            request.Order);
        var batch = ProductionViews.Of(await register.OpenAsync(order, caller.Name, cancellation).ConfigureAwait(false));
        return TypedResults.Created($"/api/v1/batches/{batch.BatchUid}", batch);
    }

    /// <summary>Named ones; <c>*</c> for any; when none is named, the station that opens it, or any when a person does. Null means any.</summary>
    private static IReadOnlyList<string>? StationsOf(OpenBatchRequest request, Caller caller) => request.Stations switch
    {
        { Count: > 0 } named => named.Contains(AnyStation) ? null : named,
        _ => caller.Holds(HubRoles.Station) ? [caller.Name] : null,
    };

    private static async Task<BatchView> ShowAsync(string uid, Caller caller, BatchRegister register, ProjectHolders holders)
    {
        var batch = Viewers.Batch(uid);
        await holders.DemandAsync(caller.OnlyOf(), batch).ConfigureAwait(false);
        return ProductionViews.Of(await register.FindAsync(batch, caller.OnlyAs()).ConfigureAwait(false));
    }

    private static async Task<Api.Batches.BatchPage> ListAsync(Caller caller, BatchRegister register, ProjectHolders holders, string? state, string? project, int? version, string? cursor, int? limit)
    {
        var most = Paging.Limit(limit);
        var wanted = BatchWords.Read(state);
        if (caller.OnlyOf() is { } oem && project is null)
        {
            return ProductionViews.Of(await register.ListOfOemAsync(oem, wanted, cursor, most).ConfigureAwait(false));
        }

        await holders.DemandAsync(caller.OnlyOf(), project ?? "").ConfigureAwait(false);
        return ProductionViews.Of(caller.OnlyAs() is { } station
            ? await register.ListForAsync(station, cursor, most).ConfigureAwait(false)
            : project is not null ? await register.ListOfAsync(project, version, wanted, cursor, most).ConfigureAwait(false)
            : await register.ListAsync(wanted, cursor, most).ConfigureAwait(false));
    }
}
