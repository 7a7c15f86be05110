using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Birthmark.Api.Batches;
using Birthmark.Api.Devices;
using Birthmark.Api.Json;
using Birthmark.Exchange.Lists;
using Birthmark.Production.Devices;
using Birthmark.Production.Orders;
using Birthmark.Server.Access;
using Birthmark.Server.Endpoints;
using Birthmark.Server.Evidence;

namespace Birthmark.Server.Production;

/// <summary>A batch's devices, allow list and deny list: a page as JSON, or all of them as lines of JSON.</summary>
internal static class BatchListEndpoints
{
    private const string Lines = "application/x-ndjson";

    internal static void MapBatchLists(this RouteGroupBuilder batches)
    {
        batches.MapGet("/{uid}/devices", DevicesAsync)
            .RequireActForOems(Act.ReadDevices).WithName("batch-devices").WithSummary("Its devices by ticket; a station sees its own.")
            .Produces<Api.Devices.DevicePage>().Produces<DeviceView>(contentType: Lines).DisableRequestTimeout();
        batches.MapList("allow-list", DeviceListKind.Allow, "Devices reported OK, once the batch is closed; form is ndjson, csv, aws-iot or azure-dps.");
        batches.MapList("deny-list", DeviceListKind.Deny, "Devices reported KO or never reported, once the batch is closed; form is ndjson, csv, aws-iot or azure-dps.");
    }

    private static void MapList(this RouteGroupBuilder batches, string name, DeviceListKind kind, string summary) => batches.MapGet(
            $"/{{uid}}/{name}", (string uid, HttpContext context, Caller caller, ProjectHolders holders, ListDesk desk, string? form, string? step, string? cursor, int? limit) =>
                ListAsync(uid, kind, context, caller, holders, desk, form, step, cursor, limit))
        .RequireActForOems(Act.ReadLists).WithName($"batch-{name}").WithSummary(summary)
        .Produces<ListPage>().Produces<ListedDevice>(contentType: Lines).DisableRequestTimeout();

    private static async Task<IResult> DevicesAsync(
        string uid, HttpContext context, Caller caller, DeviceRegister register, ProjectHolders holders, string? cursor, int? limit)
    {
        var batch = Viewers.Batch(uid);
        await holders.DemandAsync(caller.OnlyOf(), batch).ConfigureAwait(false);
        if (caller.OnlyAs() is { } station)
        {
            return TypedResults.Ok(ProductionViews.Of(await register.ListOwnAsync(batch, station, cursor, Paging.Limit(limit)).ConfigureAwait(false)));
        }

        return WantsLines(context)
            ? await LinesAsync(
                context, (await register.StreamAsync(batch, DeviceListKind.All, context.RequestAborted).ConfigureAwait(false)).Select(ProductionViews.Of), ApiJson.Default.DeviceView)
                .ConfigureAwait(false)
            : TypedResults.Ok(ProductionViews.Of(await register.ListAsync(batch, DeviceListKind.All, cursor, Paging.Limit(limit)).ConfigureAwait(false)));
    }

    private static async Task<IResult> ListAsync(
        string uid, DeviceListKind kind, HttpContext context, Caller caller, ProjectHolders holders, ListDesk desk, string? form, string? step, string? cursor, int? limit)
    {
        var batch = Viewers.Batch(uid);
        await holders.DemandAsync(caller.OnlyOf(), batch).ConfigureAwait(false);
        ListForm? wanted = form is null or "ndjson" ? null : ListAnswer.Form(form);
        if (wanted is null && form is null && !WantsLines(context))
        {
            var (devices, next) = await desk.PageAsync(batch, kind, cursor, Paging.Limit(limit), context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Ok(new ListPage([.. devices.Select(d => ProductionViews.ListedOf(d.Device))], next));
        }

        var all = await desk.StreamAsync(batch, kind, context.RequestAborted).ConfigureAwait(false);
        return wanted is { } chosen
            ? await ListAnswer.WriteAsync(context, chosen, step, $"{batch}-{(kind == DeviceListKind.Allow ? "allow" : "deny")}", all.Select(d => d.Line)).ConfigureAwait(false)
            : await LinesAsync(context, all.Select(d => ProductionViews.ListedOf(d.Device)), ApiJson.Default.ListedDevice).ConfigureAwait(false);
    }

    private static bool WantsLines(HttpContext context) =>
        context.Request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals(Lines, StringComparison.OrdinalIgnoreCase));

    /// <summary>A refusal comes before the first line; after it memory stays bounded however long the list is.</summary>
    private static async Task<IResult> LinesAsync<T>(HttpContext context, IAsyncEnumerable<T> lines, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = Lines;
        await foreach (var line in lines.ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, line, type, context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
        }

        return Results.Empty;
    }
}
