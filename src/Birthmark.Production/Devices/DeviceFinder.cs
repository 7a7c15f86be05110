using Birthmark.Production.Batches;
using Birthmark.Production.Projects.Reading;
using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>Finds the device that a call names: in memory, or in its table.</summary>
internal sealed class DeviceFinder(IReader reader, BatchBook batches, RecentDevices recent)
{
    /// <summary>The device, when it is this station's.</summary>
    /// <exception cref="ProductionRefusedException">Unknown, or another station's: a station cannot tell which.</exception>
    internal async ValueTask<DeviceEntry> FindAsync(string? text, StationName station)
    {
        if (DeviceUid.TryParse(text, out var uid) && await FindAsync(uid) is { } entry && entry.Station == station.Text)
        {
            return entry;
        }

        throw Unknown(text);
    }

    internal async ValueTask<DeviceEntry?> FindAsync(DeviceUid uid) => recent.Find(uid) ?? await LoadAsync(uid);

    /// <summary>Reads it anew, because memory and table disagreed.</summary>
    internal async ValueTask<DeviceEntry?> LoadAsync(DeviceUid uid)
    {
        var rows = await reader.QueryAsync(
            "SELECT tail, batch_id, ticket, serial, station, state FROM production_device WHERE id = $1",
            r => (Tail: r.GetInt64(0), Batch: r.GetInt64(1), Ticket: r.GetInt64(2), Serial: r.GetString(3), Station: r.GetString(4), State: (DeviceState)r.GetInt64(5)),
            uid.Order);
        if (rows.Count == 0 || rows[0].Tail != uid.Tail)
        {
            return null;
        }

        var row = rows[0];
        var batch = await batches.FindAsync(row.Batch) ?? throw new InvalidOperationException($"Device {uid} belongs to a batch that does not exist.");
        var entry = new DeviceEntry(uid, uid.ToString(), batch, row.Ticket, row.Serial, row.Station, row.State);
        if (!row.State.IsFinal())
        {
            recent.Keep(entry);
        }

        return entry;
    }

    internal static ProductionRefusedException Unknown(string? uid) => new(
        ProductionRefusal.DeviceUnknown, $"There is no device '{YamlTree.Shorten(uid ?? "")}' of yours.", "Create it first, and use the DeviceUID of the answer.");
}
