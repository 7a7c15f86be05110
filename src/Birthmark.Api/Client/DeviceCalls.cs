using Birthmark.Api.Devices;
using Birthmark.Api.Json;

namespace Birthmark.Api.Client;

/// <summary>Calls on devices. Those of stations are idempotent: asked again they answer the same and cost no second ticket.</summary>
public sealed class DeviceCalls
{
    private const string Root = "/api/v1/devices";

    private readonly HubConnection hub;

    internal DeviceCalls(HubConnection hub) => this.hub = hub;

    public Task<CreatedDevice> CreateAsync(string batchUid, string serial, string? head = null, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            $"/api/v1/batches/{Query.Segment(batchUid)}/devices",
            HubConnection.Json(new() { Serial = serial, Head = head }, ApiJson.Default.CreateDevicesRequest),
            ApiJson.Default.CreatedDevice,
            isIdempotent: true,
            cancellation);

    public Task<CreatedDevices> CreateAsync(string batchUid, IReadOnlyList<string> serials, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            $"/api/v1/batches/{Query.Segment(batchUid)}/devices",
            HubConnection.Json(new() { Serials = serials }, ApiJson.Default.CreateDevicesRequest),
            ApiJson.Default.CreatedDevices,
            isIdempotent: true,
            cancellation);

    public Task<ProvisioningOutputs> ProvisionAsync(string uid, DeviceKeyRequest? key = null, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            $"{Root}/{Query.Segment(uid)}/provisioning",
            HubConnection.Json(key ?? new(), ApiJson.Default.DeviceKeyRequest),
            ApiJson.Default.ProvisioningOutputs,
            isIdempotent: true,
            cancellation);

    public Task<ProvisionedDevices> ProvisionAsync(ProvisionManyRequest request, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            "/api/v1/provisioning",
            HubConnection.Json(request, ApiJson.Default.ProvisionManyRequest),
            ApiJson.Default.ProvisionedDevices,
            isIdempotent: true,
            cancellation);

    public Task<ReportedStatus> ReportAsync(string uid, StatusRequest request, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Put,
            $"{Root}/{Query.Segment(uid)}/status",
            HubConnection.Json(request, ApiJson.Default.StatusRequest),
            ApiJson.Default.ReportedStatus,
            isIdempotent: true,
            cancellation);

    public Task<ReportedStatuses> ReportAsync(ReportManyRequest request, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            "/api/v1/statuses",
            HubConnection.Json(request, ApiJson.Default.ReportManyRequest),
            ApiJson.Default.ReportedStatuses,
            isIdempotent: true,
            cancellation);

    public Task<DeviceView> GetAsync(string uid, CancellationToken cancellation = default) =>
        this.hub.GetAsync($"{Root}/{Query.Segment(uid)}", ApiJson.Default.DeviceView, cancellation);

    /// <summary>Devices of this hardware serial, in one project or in all.</summary>
    public Task<DevicePage> FindAsync(string serial, string? project, CancellationToken cancellation = default) =>
        this.hub.GetAsync(Query.Of(Root, ("serial", serial), ("project", project)), ApiJson.Default.DevicePage, cancellation);
}
