using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>Searches that cost the same whether there are ten devices or ten million: each walks along an index and stops at the page's end.</summary>
internal sealed class DeviceSearch(IReader reader)
{
    internal Task<DevicePage> PageAsync(DeviceQuery query) => query.Serial is { Length: > 0 } serial ? BySerialAsync(query, serial) : ByAgeAsync(query);

    private async Task<DevicePage> ByAgeAsync(DeviceQuery query)
    {
        var before = Math.Min(Cursors.Read(query.Cursor, long.MaxValue), OrderAt(query.CreatedBefore) ?? long.MaxValue);
        var from = OrderAt(query.CreatedAfter) ?? 0;
        // The term of the partial index on bad devices, word for word: SQLite concludes nothing from a state alone.
        var state = query.State is { } one ? $"AND d.state = {(int)one}{(one > DeviceState.Ok ? " AND d.state > 3" : "")}" : "";
        var rows = await reader.QueryAsync(
            $"{DeviceRows.Select} WHERE d.id < $1 AND d.id >= $2 {state} ORDER BY d.id DESC LIMIT $3", DeviceRows.Shape, before, from, query.Limit + 1);
        var page = rows.Take(query.Limit).ToList();
        return new(page, rows.Count > query.Limit ? Cursors.Write(page[^1].Uid.Order) : null);
    }

    /// <summary>Serials are unique within a project, and projects are few: a page of each, merged.</summary>
    private async Task<DevicePage> BySerialAsync(DeviceQuery query, string serial)
    {
        var projects = await reader.QueryAsync("SELECT id FROM production_project ORDER BY id", r => r.GetInt64(0));
        var found = new List<Device>();
        foreach (var project in projects)
        {
            found.AddRange(await reader.QueryAsync(
                $"{DeviceRows.Select} WHERE d.project_id = $1 AND d.serial >= $2 AND d.serial < $3 AND d.serial > $4 ORDER BY d.serial LIMIT $5",
                DeviceRows.Shape, project, serial, serial + "\U0010FFFF", query.Cursor ?? "", query.Limit + 1));
        }

        var ordered = found.OrderBy(d => d.Serial, StringComparer.Ordinal).ToList();
        // Projects may share a serial: all of its devices are on one page, since the next begins behind it.
        var page = ordered.Count <= query.Limit ? ordered : ordered.TakeWhile(d => string.CompareOrdinal(d.Serial, ordered[query.Limit - 1].Serial) <= 0).ToList();
        // What else was asked for is looked at afterwards: a page may be short, but none is walked for long.
        return new([.. page.Where(d => Fits(d, query))], ordered.Count > page.Count ? page[^1].Serial : null);
    }

    private static bool Fits(Device device, DeviceQuery query) =>
        (query.State is not { } state || device.State == state)
        && (query.CreatedAfter is not { } after || device.CreatedAt >= after)
        && (query.CreatedBefore is not { } end || device.CreatedAt < end);

    /// <summary>UIDs begin with the millisecond of their making; see <see cref="UidSource"/>.</summary>
    private static long? OrderAt(DateTimeOffset? moment) => moment?.ToUnixTimeMilliseconds() << 16;
}
