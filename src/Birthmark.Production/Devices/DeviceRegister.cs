using Birthmark.Production.Batches;
using Birthmark.Production.Line;
using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>The devices of this hub: created, provisioned, reported, and looked at. Every call of a station may be repeated.</summary>
public sealed class DeviceRegister
{
    private readonly DeviceCreation creation;
    private readonly DeviceProvisioning provisioning;
    private readonly DeviceReporting reporting;
    private readonly DeviceLists lists;
    private readonly IReader reader;
    private readonly LineTally line;

    internal DeviceRegister(DeviceCreation creation, DeviceProvisioning provisioning, DeviceReporting reporting, DeviceLists lists, IReader reader, LineTally line)
    {
        this.creation = creation;
        this.provisioning = provisioning;
        this.reporting = reporting;
        this.lists = lists;
        this.reader = reader;
        this.line = line;
    }

    /// <summary>Gives each device a ticket; the same station with the same serial gets the same device again.</summary>
    /// <exception cref="ProductionRefusedException">The batch is unknown to this station, or the call has too many heads.</exception>
    public async Task<IReadOnlyList<HeadAnswer<CreatedDevice>>> CreateAsync(
        BatchUid batch, IReadOnlyList<NewDevice> devices, StationName station, CancellationToken cancellation = default)
    {
        var answers = await creation.CreateAsync(batch, devices, station, cancellation);
        line.NoteCreated(batch, devices, answers, station);
        return answers;
    }

    /// <summary>Runs the recipe for each device; asked again it gives the same data until the outcome is reported. Dispose every answer.</summary>
    public async Task<IReadOnlyList<HeadAnswer<DeviceOutputs>>> ProvisionAsync(
        IReadOnlyList<ProvisioningCall> calls, StationName station, CancellationToken cancellation = default)
    {
        var answers = await provisioning.ProvisionAsync(calls, station, cancellation);
        line.NoteProvisioned(answers.Where(a => a.Value is not null).Select(a => a.Value!.Uid));
        return answers;
    }

    /// <summary>Takes each outcome, once; the same outcome again is accepted.</summary>
    public async Task<IReadOnlyList<HeadAnswer<ReportedDevice>>> ReportAsync(
        IReadOnlyList<DeviceReport> reports, StationName station, CancellationToken cancellation = default)
    {
        var answers = await reporting.ReportAsync(reports, station, cancellation);
        line.NoteReported(reports, answers);
        return answers;
    }

    /// <param name="uid">The device.</param>
    /// <param name="station">Only if it is this station's, in a batch that is not closed; null for every device.</param>
    /// <exception cref="ProductionRefusedException">There is none, or it is another station's.</exception>
    public async Task<Device> FindAsync(DeviceUid uid, StationName? station = null)
    {
        var rows = station is { } own
            ? await reader.QueryAsync($"{DeviceRows.Select} WHERE d.id = $1 AND d.station = $2 AND b.state < 2", DeviceRows.Shape, uid.Order, own.Text)
            : await reader.QueryAsync($"{DeviceRows.Select} WHERE d.id = $1", DeviceRows.Shape, uid.Order);
        return rows.Count > 0 && rows[0].Uid == uid
            ? rows[0] with { Blocks = await BlocksAsync(uid) }
            : throw DeviceFinder.Unknown(uid.ToString());
    }

    private async Task<IReadOnlyList<DeviceBlock>> BlocksAsync(DeviceUid uid) => await reader.QueryAsync(
        "SELECT name, address, length, is_secret, digest, observed FROM production_device_block WHERE device_id = $1 ORDER BY position",
        r => new DeviceBlock(
            r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3) != 0, Convert.ToHexStringLower(r.GetFieldValue<byte[]>(4)),
            r.IsDBNull(5) ? null : Convert.ToHexStringLower(r.GetFieldValue<byte[]>(5))),
        uid.Order);

    /// <summary>Devices of this hardware serial, one a project at most.</summary>
    public async Task<IReadOnlyList<Device>> FindBySerialAsync(string serial, string? project = null, StationName? station = null)
    {
        // Through the projects, of which there are few, so that the index on (project, serial) serves.
        const string BySerial = $"{DeviceRows.Select} WHERE d.serial = $1 AND d.project_id IN (SELECT id FROM production_project)";
        var rows = station is { } own
            ? await reader.QueryAsync($"{BySerial} AND d.station = $2 AND b.state < 2", DeviceRows.Shape, serial, own.Text)
            : await reader.QueryAsync(BySerial, DeviceRows.Shape, serial);
        return [.. rows.Where(d => project is null || d.Project == project)];
    }

    /// <summary>A page of the devices that this station made in a batch that is open to it.</summary>
    public Task<DevicePage> ListOwnAsync(BatchUid batch, StationName station, string? cursor, int limit) => lists.PageOwnAsync(batch, station, cursor, limit);

    /// <summary>A page of a batch's devices by ticket.</summary>
    /// <exception cref="ProductionRefusedException">Unknown batch; allow and deny lists before it is closed.</exception>
    public Task<DevicePage> ListAsync(BatchUid batch, DeviceListKind kind, string? cursor, int limit) => lists.PageAsync(batch, kind, cursor, limit);

    /// <summary>All of them, in pieces.</summary>
    /// <exception cref="ProductionRefusedException">As for <see cref="ListAsync"/>, before the first device.</exception>
    public Task<IAsyncEnumerable<Device>> StreamAsync(BatchUid batch, DeviceListKind kind, CancellationToken cancellation = default) =>
        lists.StreamAsync(batch, kind, cancellation);

    /// <summary>A page of devices of all batches: newest first, or by serial when one is asked for.</summary>
    public Task<DevicePage> SearchAsync(DeviceQuery query) => new DeviceSearch(reader).PageAsync(query);
}
