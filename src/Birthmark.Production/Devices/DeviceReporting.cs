using Birthmark.Production.Batches;
using Birthmark.Production.Line;
using Birthmark.Production.Memory;
using Birthmark.Production.Projects.Reading;
using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>Takes the outcomes of devices: final, once; then what was sealed for them is shredded. All heads of a call in one commit.</summary>
internal sealed class DeviceReporting(IJournal journal, DeviceFinder finder, RecentDevices recent, ReadBackDesk readBack, TimeProvider time)
{
    internal async Task<IReadOnlyList<HeadAnswer<ReportedDevice>>> ReportAsync(
        IReadOnlyList<DeviceReport> reports, StationName station, CancellationToken cancellation)
    {
        var heads = new List<Head>(reports.Count);
        foreach (var report in reports)
        {
            heads.Add(await ReadAsync(report, station));
        }

        if (heads.FirstOrDefault(h => h.Device is not null)?.Device is { } first)
        {
            DeviceCreation.CheckHeads(first.Batch, heads.Count);
        }

        var open = heads.Where(h => h.Refusal is null).ToList();
        if (open.Count > 0)
        {
            var at = time.GetUtcNow();
            await journal.CommitRepeatableAsync("device.report", tx => Commit(tx, open, at, station.Text), cancellation);
        }

        return [.. heads.Select(Answer)];
    }

    /// <summary>Reports KO what no station ever will, in the caller's act; false when its outcome has become another one.</summary>
    internal static bool GiveUp(ITransaction tx, DeviceEntry device, string reason, DateTimeOffset at, string actor)
    {
        var head = new Head { Device = device, Outcome = DeviceState.Ko, Reason = reason };
        Commit(tx, [head], at, actor);
        return head.Became == DeviceState.Ko;
    }

    private async Task<Head> ReadAsync(DeviceReport report, StationName station)
    {
        var head = new Head();
        try
        {
            head.Outcome = report.Status?.ToUpperInvariant() switch
            {
                "OK" => DeviceState.Ok,
                "KO" or "NOK" => DeviceState.Ko,
                _ => throw new ProductionRefusedException(
                    ProductionRefusal.StatusInvalid, $"The status '{YamlTree.Shorten(report.Status ?? "")}' is not possible.", "Write OK, KO or NOK."),
            };
            head.Reason = string.IsNullOrWhiteSpace(report.Reason) ? null : report.Reason.Trim();
            if (head.Reason is not null && !PrintableText.Is(head.Reason, 500))
            {
                throw new ProductionRefusedException(
                    ProductionRefusal.ReasonInvalid, $"The reason '{YamlTree.Shorten(head.Reason)}' is not possible.", "Write up to 500 printable characters.");
            }

            head.Device = await finder.FindAsync(report.Device, station);
            head.ReadBack = await readBack.JudgeAsync(head.Device, head.Outcome, report.ReadBack);
            if (head.ReadBack?.Mismatch is { } mismatch && head.Outcome == DeviceState.Ok)
            {
                // What lies in the device decides, not what the station makes of it.
                (head.Outcome, head.Reason, head.Mismatch) = (DeviceState.Ko, $"{ReadBackJudgement.Prefix}{mismatch}", mismatch);
            }
        }
        catch (ProductionRefusedException refusal)
        {
            head.Refusal = refusal;
        }

        return head;
    }

    /// <summary>Runs on the writer's thread.</summary>
    private static bool Commit(ITransaction tx, List<Head> heads, DateTimeOffset at, string actor)
    {
        var counts = new Dictionary<long, (long Ok, long Ko)>(1);
        foreach (var head in heads)
        {
            head.Became = null;
            if (!Finish(tx, head, at))
            {
                continue;
            }

            var isOk = head.Outcome == DeviceState.Ok;
            var (ok, ko) = counts.GetValueOrDefault(head.Device!.Batch.Id);
            counts[head.Device.Batch.Id] = isOk ? (ok + 1, ko) : (ok, ko + 1);
            head.ReadBack?.Put(tx, head.Device.Uid);
            if (!isOk)
            {
                KoReasons.Add(tx, head.Device.Batch.Id, head.Reason);
            }

            tx.Record(new AuditRecord(
                "device.report", actor, head.Device.UidText, ("batch", head.Device.Batch.UidText), ("outcome", isOk ? "OK" : "KO"), ("reason", head.Reason),
                ("read_back", head.ReadBack is { } seen ? seen.Mismatch is null ? "match" : "mismatch" : null), ("observed", head.Observed)));
        }

        foreach (var (batch, (ok, ko)) in counts)
        {
            tx.Execute("UPDATE production_batch SET ok = ok + $2, ko = ko + $3 WHERE id = $1", batch, ok, ko);
        }

        return true;
    }

    /// <summary>True when the outcome is new.</summary>
    private static bool Finish(ITransaction tx, Head head, DateTimeOffset at)
    {
        var device = head.Device!;
        var fromProvisioned = tx.Execute(
            "UPDATE production_device SET state = $2, reason = $3, reported_at = $4 WHERE id = $1 AND state = 2",
            device.Uid.Order, (int)head.Outcome, head.Reason, at);
        if (fromProvisioned == 1)
        {
            DeviceSecrets.Shred(tx, device.Uid);
            head.Became = head.Outcome;
            return true;
        }

        var state = tx.Query("SELECT state FROM production_device WHERE id = $1", r => (DeviceState)r.GetInt64(0), device.Uid.Order)[0];
        if (!DeviceStates.CanMove(state, head.Outcome))
        {
            head.Became = state;
            return false;
        }

        // Given up before it had its data.
        tx.Execute(
            "UPDATE production_device SET state = $2, reason = $3, reported_at = $4 WHERE id = $1 AND state < 2",
            device.Uid.Order, (int)head.Outcome, head.Reason, at);
        if (state == DeviceState.Intended)
        {
            ErrandRows.PutFind(tx, device.Uid, device.Batch.Id, at);
        }

        head.Became = head.Outcome;
        return true;
    }

    private HeadAnswer<ReportedDevice> Answer(Head head)
    {
        if (head.Refusal is null && head.Became != head.Outcome)
        {
            head.Refusal = Refuse(head.Device!, head.Became!.Value);
        }

        if (head.Refusal is { } refusal)
        {
            ProductionMetrics.Refused(refusal.Code);
            return new(refusal);
        }

        var device = head.Device!;
        device.State = head.Outcome;
        recent.Forget(device.Uid);
        ProductionMetrics.Reported(head.Outcome);
        return new(new ReportedDevice(device.Uid, head.Outcome, head.Mismatch));
    }

    private static ProductionRefusedException Refuse(DeviceEntry device, DeviceState state) => state.IsFinal()
        ? new(
            ProductionRefusal.DeviceFinal,
            $"The outcome of device {device.UidText} stands: {DeviceWords.Word(state)}{(device.Batch.State.IsClosed() ? $"; batch {device.Batch.UidText} is {BatchMoves.Word(device.Batch.State)}" : "")}.",
            "An outcome is reported once. Create another device if this one shall be made again.")
        : new(
            ProductionRefusal.DeviceNotProvisioned,
            $"Device {device.UidText} cannot be OK: it is {DeviceWords.Word(state)} and never received its data.",
            "Get its provisioning data first, or report KO.");

    private sealed class Head
    {
        internal DeviceEntry? Device { get; set; }

        internal DeviceState Outcome { get; set; }

        internal string? Reason { get; set; }

        internal ReadBackJudgement? ReadBack
        {
            get;
            set => (field, Observed) = (value, value?.Sum);
        }

        /// <summary>One digest over what was read back, for the log.</summary>
        internal string? Observed { get; private set; }

        /// <summary>Why a device that the station calls OK is KO.</summary>
        internal string? Mismatch { get; set; }

        /// <summary>The state that the commit found or made.</summary>
        internal DeviceState? Became { get; set; }

        internal ProductionRefusedException? Refusal { get; set; }
    }
}
