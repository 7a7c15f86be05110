using System.Globalization;
using Birthmark.Api.Problems;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Production.Orders;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Evidence;
using Birthmark.Server.Problems;
using Birthmark.Server.Production;

namespace Birthmark.Server.Console.Batches;

/// <summary>Batches, opened, looked at and moved.</summary>
internal static class BatchPages
{
    internal static ConsoleSection Section { get; } = new(Map) { Menu = new(20, "/console/batches", "batch", "Batches", Act.ReadBatches) };

    private static (string Move, Act Act)[] Moves =>
        [("pause", Act.ControlBatch), ("resume", Act.ControlBatch), ("abort", Act.ControlBatch), ("release", Act.ReleaseBatch)];

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<BatchListPage>("/console/batches", Act.ReadBatches);
        routes.MapPage<OpenBatchPage>("/console/batches/open", Act.OpenBatch);
        routes.MapPost("/console/batches/open", OpenAsync).ForBrowsers(Act.OpenBatch);
        routes.MapPage<BatchPage>("/console/batches/{uid}", Act.ReadBatches);
        routes.MapGet("/console/batches/{uid}/report", Birthmark.Server.Evidence.ReportEndpoints.ReportAsync).ForBrowsers(Act.ReadReport).DisableRequestTimeout();
        routes.MapList("allow", DeviceListKind.Allow);
        routes.MapList("deny", DeviceListKind.Deny);
        foreach (var (move, act) in Moves)
        {
            routes.MapPage<MovePage>($"/console/batches/{{uid}}/{move}", act);
            routes.MapPost($"/console/batches/{{uid}}/{move}", (string uid, Caller caller, BatchRegister register, CancellationToken cancellation) =>
                MoveAsync(move, uid, caller, register, cancellation)).ForBrowsers(act).DisableRequestTimeout();
        }
    }

    /// <summary>A list as a file, in one of the forms that the API has.</summary>
    private static void MapList(this IEndpointRouteBuilder routes, string name, DeviceListKind kind) => routes.MapGet(
        $"/console/batches/{{uid}}/{name}-list", (string uid, HttpContext context, Caller caller, ProjectHolders holders, ListDesk desk, string? form, string? step) =>
            BatchListEndpoints.ListAsync(uid, kind, context, caller, holders, desk, form ?? "ndjson", step, null, null)).ForBrowsers(Act.ReadLists).DisableRequestTimeout();

    private static async Task<IResult> OpenAsync(PostedForm form, Caller caller, BatchRegister register, CancellationToken cancellation)
    {
        if (form.Text("product").Split('\t') is not [var project, var profile, var type])
        {
            throw new HubRefusedException(422, ProblemCodes.UnknownProfile, "No product is chosen.", "Choose one from the list; a project must have been applied first.");
        }

        var stations = form.Text("stations").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        var batch = await register.OpenAsync(
            new BatchOrder(
                form.Text("name"), profile, type, NumberOf(form, "quantity", ProblemCodes.InvalidQuantity), NumberOf(form, "heads", ProblemCodes.InvalidHeadCount),
                project, stations.Length > 0 ? stations : null, form.Optional("order")),
            caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go($"/console/batches/{batch.Uid}");
    }

    private static async Task<IResult> MoveAsync(string move, string uid, Caller caller, BatchRegister register, CancellationToken cancellation)
    {
        var batch = Viewers.Batch(uid);
        await (move switch
        {
            "pause" => register.PauseAsync(batch, caller.Name, cancellation),
            "resume" => register.ResumeAsync(batch, caller.Name, cancellation),
            "abort" => register.AbortAsync(batch, caller.Name, cancellation),
            _ => register.ReleaseAsync(batch, caller.Name, cancellation),
        }).ConfigureAwait(false);
        return PageEndpoints.Go($"/console/batches/{uid}");
    }

    private static long NumberOf(PostedForm form, string name, string code) =>
        long.TryParse(form.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new HubRefusedException(422, code, $"'{Presented.Bounded(form.Text(name))}' is no number of devices or heads.", "Write digits alone.");
}
