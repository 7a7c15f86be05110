using System.Collections.Concurrent;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Storage;

namespace Birthmark.Production.Line;

/// <summary>
/// What the line is doing, for those who look at it: totals since the start, and the last device of each head. Kept in memory as calls
/// are answered, so that looking costs no reading however many devices there are.
/// </summary>
public sealed class LineTally
{
    private const int MostHeads = 2_000;
    private const int MostOpen = 20_000;

    private readonly IReader reader;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<(string Station, string Head), HeadState> heads = new();
    private readonly ConcurrentDictionary<DeviceUid, (string Station, string Head)> places = new();
    private long keptEver;
    private long created;
    private long ok;
    private long ko;

    internal LineTally(IReader reader, TimeProvider time)
    {
        this.reader = reader;
        this.time = time;
    }

    /// <summary>Since the hub started.</summary>
    public LineTotals Totals => new(Interlocked.Read(ref created), Interlocked.Read(ref ok), Interlocked.Read(ref ko));

    /// <summary>Every head that was heard of lately, by station and head.</summary>
    public IReadOnlyList<HeadState> Heads() =>
        [.. heads.Values.OrderBy(h => h.Station, StringComparer.Ordinal).ThenBy(h => h.Head.Length).ThenBy(h => h.Head, StringComparer.Ordinal)];

    /// <summary>After a start: the heads of the newest devices.</summary>
    public async Task LoadAsync()
    {
        var newest = await reader.QueryAsync($"{DeviceRows.Select} ORDER BY d.id DESC LIMIT 300", DeviceRows.Shape);
        foreach (var device in newest.Reverse())
        {
            var place = (device.Station, device.Head ?? "");
            heads[place] = new(
                device.Station, device.Head ?? "", device.Uid, device.Serial, device.Batch, device.State, device.Reason,
                device.ReportedAt ?? device.ProvisionedAt ?? device.CreatedAt, 0);
            if (!device.State.IsFinal())
            {
                places[device.Uid] = place;
            }
        }
    }

    internal void NoteCreated(BatchUid batch, IReadOnlyList<NewDevice> asked, IReadOnlyList<HeadAnswer<CreatedDevice>> answers, StationName station)
    {
        for (var i = 0; i < answers.Count; i++)
        {
            if (!answers[i].TryGet(out var device, out _) || device.State != DeviceState.Created)
            {
                continue;
            }

            // Heads of one call that gave no name are told apart by their place in it.
            var place = (station.Text, asked[i].Head ?? (answers.Count > 1 ? $"{i + 1}" : ""));
            var isKnown = heads.TryGetValue(place, out var before);
            if (!isKnown && heads.Count >= MostHeads)
            {
                continue;
            }

            heads[place] = new(place.Item1, place.Item2, device.Uid, device.Serial, batch, DeviceState.Created, null, time.GetUtcNow(), before?.FailedInARow ?? 0);
            Keep(device.Uid, place);
            Interlocked.Increment(ref created);
        }
    }

    internal void NoteProvisioned(IEnumerable<DeviceUid> devices)
    {
        foreach (var uid in devices)
        {
            if (places.TryGetValue(uid, out var place) && heads.TryGetValue(place, out var head) && head.Device == uid)
            {
                heads[place] = head with { State = DeviceState.Provisioned, At = time.GetUtcNow() };
            }
        }
    }

    internal void NoteReported(IReadOnlyList<DeviceReport> reports, IReadOnlyList<HeadAnswer<ReportedDevice>> answers)
    {
        for (var i = 0; i < answers.Count; i++)
        {
            // Told once: the same outcome again finds no place any more.
            if (!answers[i].TryGet(out var device, out _) || !places.TryRemove(device.Uid, out var place))
            {
                continue;
            }

            var isOk = device.State == DeviceState.Ok;
            Interlocked.Increment(ref isOk ? ref ok : ref ko);
            if (heads.TryGetValue(place, out var head) && head.Device == device.Uid)
            {
                heads[place] = head with
                {
                    State = device.State, Reason = isOk ? null : reports[i].Reason, At = time.GetUtcNow(), FailedInARow = isOk ? 0 : head.FailedInARow + 1,
                };
            }
        }
    }

    /// <summary>Devices of a closed batch that nobody reported are unconfirmed from now on.</summary>
    internal void NoteClosed(BatchUid batch)
    {
        foreach (var (place, head) in heads.Where(h => h.Value.Batch == batch && !h.Value.State.IsFinal()))
        {
            if (heads.TryUpdate(place, head with { State = DeviceState.Unconfirmed, At = time.GetUtcNow() }, head))
            {
                places.TryRemove(head.Device, out _);
            }
        }
    }

    private void Keep(DeviceUid uid, (string, string) place)
    {
        // Counting takes all of its locks, so it is done now and then.
        if (Interlocked.Increment(ref keptEver) % 1_024 == 0 && places.Count >= MostOpen)
        {
            // Devices that nobody reports any more: their outcomes go uncounted here, not in their batch.
            places.Clear();
        }

        places[uid] = place;
    }
}

/// <summary>Devices since the hub started.</summary>
public sealed record LineTotals(long Created, long Ok, long Ko)
{
    public long Reported => Ok + Ko;
}

/// <summary>A head and its last device.</summary>
/// <param name="Station">The station's name.</param>
/// <param name="Head">The head's name; empty for a station of one.</param>
/// <param name="Device">Its last device.</param>
/// <param name="Serial">That device's hardware serial.</param>
/// <param name="Batch">The device's batch.</param>
/// <param name="State">How far the device is.</param>
/// <param name="Reason">Why it is KO.</param>
/// <param name="At">When it came so far.</param>
/// <param name="FailedInARow">Devices reported KO on this head since the last OK.</param>
public sealed record HeadState(
    string Station, string Head, DeviceUid Device, string Serial, BatchUid Batch, DeviceState State, string? Reason, DateTimeOffset At, int FailedInARow);
