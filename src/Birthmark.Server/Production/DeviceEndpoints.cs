using Birthmark.Api.Devices;
using Birthmark.Api.Problems;
using Birthmark.Production.Devices;
using Birthmark.Server.Access;
using Birthmark.Server.Problems;
using Microsoft.AspNetCore.Mvc;
using Domain = Birthmark.Production.Devices;

namespace Birthmark.Server.Production;

/// <summary>The calls of stations, one device or several heads at a time, and looking at devices.</summary>
internal static class DeviceEndpoints
{
    internal static void MapDevices(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("devices");
        api.MapPost("/batches/{uid}/devices", CreateAsync)
            .RequireAct(Act.CreateDevice).WithName("device-create").WithSummary("Take a ticket for a hardware serial; for several heads, send serials.")
            .Produces<Api.Devices.CreatedDevice>(StatusCodes.Status201Created).Produces<CreatedDevices>();
        api.MapPost("/devices/{uid}/provisioning", ProvisionAsync)
            .RequireAct(Act.ProvisionDevice).WithName("device-provision").WithSummary("Get a device's data: outputs by name, and memory blocks.")
            .Produces<ProvisioningOutputs>();
        api.MapPost("/provisioning", ProvisionManyAsync)
            .RequireAct(Act.ProvisionDevice).WithName("device-provision-many").WithSummary("Get the data of several heads.").Produces<ProvisionedDevices>();
        api.MapPut("/devices/{uid}/status", ReportAsync)
            .RequireAct(Act.ReportDevice).WithName("device-report").WithSummary("Report a device's outcome: OK, KO or NOK. It is final.");
        api.MapPost("/statuses", ReportManyAsync)
            .RequireAct(Act.ReportDevice).WithName("device-report-many").WithSummary("Report the outcomes of several heads.");
        api.MapGet("/devices/{uid}", async (string uid, Caller caller, DeviceRegister register) =>
                ProductionViews.Of(await register.FindAsync(Viewers.Device(uid), caller.OnlyAs()).ConfigureAwait(false)))
            .RequireAct(Act.ReadDevices).WithName("device-show").WithSummary("A device's record; a station sees its own.");
        api.MapGet("/devices", FindAsync)
            .RequireAct(Act.ReadDevices).WithName("device-find").WithSummary("Devices of a hardware serial; a station sees its own.");
    }

    private static async Task<IResult> CreateAsync(
        string uid, CreateDevicesRequest request, Caller caller, DeviceRegister register, CancellationToken cancellation)
    {
        var batch = Viewers.Batch(uid);
        if (request.Serial is null == request.Serials is null)
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidSerial, "The body has both 'serial' and 'serials', or neither.", "Send one of them.");
        }

        if (request.Serials is { } serials)
        {
            var many = await register.CreateAsync(batch, [.. serials.Select(s => new NewDevice(s, request.Head))], caller.AsStation(), cancellation).ConfigureAwait(false);
            return TypedResults.Ok(new CreatedDevices([.. many.Zip(serials, ProductionViews.Of)]));
        }

        var one = await register.CreateAsync(batch, [new NewDevice(request.Serial, request.Head)], caller.AsStation(), cancellation).ConfigureAwait(false);
        var device = one[0].OrThrow();
        return TypedResults.Created($"/api/v1/devices/{device.Uid}", ProductionViews.Of(one[0], device.Serial));
    }

    private static async Task<IResult> ProvisionAsync(
        string uid, [FromBody(EmptyBodyBehavior = Microsoft.AspNetCore.Mvc.ModelBinding.EmptyBodyBehavior.Allow)] DeviceKeyRequest? key,
        Caller caller, DeviceRegister register, CancellationToken cancellation)
    {
        var answers = await register.ProvisionAsync([new ProvisioningCall(uid, OfferOf(key))], caller.AsStation(), cancellation).ConfigureAwait(false);
        return new ProvisioningResult(answers[0].OrThrow());
    }

    private static async Task<IResult> ProvisionManyAsync(ProvisionManyRequest request, Caller caller, DeviceRegister register, CancellationToken cancellation)
    {
        var calls = request.Devices.Select(d => new ProvisioningCall(d, d is not null ? OfferOf(request.Keys?.GetValueOrDefault(d)) : null)).ToList();
        var answers = await register.ProvisionAsync(calls, caller.AsStation(), cancellation).ConfigureAwait(false);
        return new ManyProvisioningResult(request.Devices, answers);
    }

    private static async Task<ReportedStatus> ReportAsync(
        string uid, StatusRequest request, Caller caller, DeviceRegister register, CancellationToken cancellation)
    {
        var answers = await register.ReportAsync([new Domain.DeviceReport(uid, request.Status, request.Reason, EntriesOf(request.ReadBack))], caller.AsStation(), cancellation).ConfigureAwait(false);
        answers[0].OrThrow();
        return ProductionViews.Of(answers[0], uid);
    }

    private static async Task<ReportedStatuses> ReportManyAsync(ReportManyRequest request, Caller caller, DeviceRegister register, CancellationToken cancellation)
    {
        var reports = request.Devices.Select(d => new Domain.DeviceReport(d.DeviceUid, d.Status, d.Reason, EntriesOf(d.ReadBack))).ToList();
        var answers = await register.ReportAsync(reports, caller.AsStation(), cancellation).ConfigureAwait(false);
        return new([.. answers.Zip(request.Devices, (answer, report) => ProductionViews.Of(answer, report.DeviceUid))]);
    }

    private static async Task<Api.Devices.DevicePage> FindAsync(Caller caller, DeviceRegister register, string serial, string? project) =>
        new([.. (await register.FindBySerialAsync(serial, project, caller.OnlyAs()).ConfigureAwait(false)).Select(ProductionViews.Of)], null);

    private static List<Domain.ReadBackEntry>? EntriesOf(IReadOnlyList<Api.Devices.ReadBackEntry>? entries) =>
        entries?.Select(e => new Domain.ReadBackEntry(e.Name, e.Address, e.Sha256, e.Value)).ToList();

    private static KeyOffer? OfferOf(DeviceKeyRequest? key) => key is null ? null : new KeyOffer(key.Csr, key.PublicKey, key.Proof);
}
