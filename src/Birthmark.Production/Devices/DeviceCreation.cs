using System.Globalization;
using Birthmark.Production.Batches;
using Birthmark.Production.Orders;
using Birthmark.Production.Projects.Reading;
using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>Gives devices their tickets: one each, never more than the batch has, all heads of a call in one commit.</summary>
internal sealed class DeviceCreation(IJournal journal, BatchBook batches, RecentDevices recent, TicketBlocks blocks, UidSource uids, TimeProvider time)
{
    private const int MostTries = 20;

    internal async Task<IReadOnlyList<HeadAnswer<CreatedDevice>>> CreateAsync(
        BatchUid uid, IReadOnlyList<NewDevice> devices, StationName station, CancellationToken cancellation)
    {
        blocks.Demand();
        var batch = await batches.FindAsync(uid);
        if (!batch.Batch.IsOpenTo(station.Text))
        {
            throw BatchBook.Unknown(batch.UidText);
        }

        CheckHeads(batch, devices.Count);
        var candidates = new Candidate[devices.Count];
        for (var i = 0; i < candidates.Length; i++)
        {
            candidates[i] = new(devices[i], uids.Next());
        }

        RefuseTwins(candidates);
        await CommitAsync(batch, candidates, station, cancellation);
        blocks.LookAhead(batch);
        return [.. candidates.Select(c => Answer(c, batch, station))];
    }

    private async Task CommitAsync(OpenBatch batch, Candidate[] candidates, StationName station, CancellationToken cancellation)
    {
        var at = time.GetUtcNow();
        var isReloaded = false;
        ProductionRefusedException? why = null;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await journal.CommitRepeatableAsync("device.create", tx => Create(tx, batch, candidates, station, at, isReloaded, why), cancellation);
                return;
            }
            catch (BlockUsedException) when (attempt < MostTries)
            {
                // Once a block, not once a device: the production order is asked for more.
                why = await blocks.DrawAsync(batch, candidates.Length);
                isReloaded = true;
            }
            catch (StaleTicketsException) when (attempt < MostTries)
            {
                // The mirror in memory was wrong (a group failed, or the batch was moved): read the table and try again.
                isReloaded = true;
            }
        }
    }

    /// <summary>Runs on the writer's thread.</summary>
    private static bool Create(
        ITransaction tx, OpenBatch batch, Candidate[] candidates, StationName station, DateTimeOffset at, bool isReloaded, ProductionRefusedException? why)
    {
        if (isReloaded)
        {
            (batch.State, batch.Created, var granting) = tx.Query(
                "SELECT state, created, COALESCE(granted, quantity) FROM production_batch WHERE id = $1",
                r => ((BatchState)r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), batch.Id)[0];
            // Less when tickets were given back; more is not to be used before the counter in hardware has followed.
            batch.Granted = Math.Min(batch.Granted, granting);
        }

        var used = batch.Created;
        var granted = batch.Granted;
        foreach (var candidate in candidates.Where(c => c.IsSound))
        {
            candidate.Reset();
            if (batch.State == BatchState.Running && used < granted && Insert(tx, batch, candidate, used + 1, station, at))
            {
                used++;
                continue;
            }

            FindExisting(tx, batch, candidate, station, used, why);
        }

        if (used != batch.Created)
        {
            // The quota: the table must still say what the mirror said, and the batch must be running.
            if (tx.Execute("UPDATE production_batch SET created = $3 WHERE id = $1 AND state = 0 AND created = $2 AND COALESCE(granted, quantity) >= $3",
                batch.Id, batch.Created, used) == 0)
            {
                throw new StaleTicketsException();
            }

            batch.Created = used;
        }

        return true;
    }

    private static bool Insert(ITransaction tx, OpenBatch batch, Candidate candidate, long ticket, StationName station, DateTimeOffset at)
    {
        var isNew = tx.Execute(
            """
            INSERT INTO production_device (id, tail, batch_id, ticket, project_id, serial, station, head, state, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9) ON CONFLICT DO NOTHING
            """,
            candidate.Uid.Order, candidate.Uid.Tail, batch.Id, ticket, batch.Batch.ProjectId, candidate.Serial, station.Text, candidate.Head, at) == 1;
        if (isNew)
        {
            candidate.Ticket = ticket;
            candidate.State = DeviceState.Created;
            candidate.IsNew = true;
            tx.Record(new AuditRecord(
                "device.create", station.Text, candidate.UidText,
                ("batch", batch.UidText), ("ticket", ticket.ToString(CultureInfo.InvariantCulture)), ("serial", candidate.Serial), ("head", candidate.Head)));
        }

        return isNew;
    }

    private static void FindExisting(ITransaction tx, OpenBatch batch, Candidate candidate, StationName station, long used, ProductionRefusedException? why)
    {
        var known = tx.Query(
            "SELECT id, tail, batch_id, ticket, station, state FROM production_device WHERE project_id = $1 AND serial = $2",
            r => (Uid: new DeviceUid(r.GetInt64(0), r.GetInt64(1)), Batch: r.GetInt64(2), Ticket: r.GetInt64(3), Station: r.GetString(4), State: (DeviceState)r.GetInt64(5)),
            batch.Batch.ProjectId, candidate.Serial);
        if (known.Count == 0)
        {
            if (why is null && batch.State == BatchState.Running && used < batch.Batch.Quantity)
            {
                // Not the serial was in the way but the ticket: there is none yet, or somebody has it.
                throw used < batch.Granted ? new StaleTicketsException() : new BlockUsedException();
            }

            candidate.Refusal = why ?? Full(batch);
        }
        else if (known[0].Batch == batch.Id && known[0].Station == station.Text)
        {
            candidate.Uid = known[0].Uid;
            candidate.Ticket = known[0].Ticket;
            candidate.State = known[0].State;
        }
        else
        {
            candidate.Refusal = new ProductionRefusedException(
                ProductionRefusal.SerialTaken,
                $"Serial '{candidate.Serial}' is already used in project '{batch.Batch.Project}', by another station or batch.",
                "A serial is unique in its project: check the device's label and the station that made it.");
        }
    }

    private HeadAnswer<CreatedDevice> Answer(Candidate candidate, OpenBatch batch, StationName station)
    {
        if (candidate.Refusal is { } refusal)
        {
            ProductionMetrics.Refused(refusal.Code);
            return new(refusal);
        }

        if (candidate.IsNew)
        {
            recent.Keep(new DeviceEntry(candidate.Uid, candidate.UidText, batch, candidate.Ticket, candidate.Serial, station.Text, DeviceState.Created));
            ProductionMetrics.Created.Add(1);
        }

        return new(new CreatedDevice(candidate.Uid, candidate.Serial, candidate.State));
    }

    internal static void CheckHeads(OpenBatch batch, int count)
    {
        if (count == 0 || count > batch.Batch.HeadCount)
        {
            throw new ProductionRefusedException(
                ProductionRefusal.HeadsInvalid, $"The call names {count} devices.", $"Batch {batch.UidText} was opened for 1 to {batch.Batch.HeadCount} heads a call.");
        }
    }

    /// <summary>Why a batch gives no ticket.</summary>
    internal static ProductionRefusedException Full(OpenBatch batch) => batch.State switch
    {
        BatchState.Running => new(
            ProductionRefusal.BatchExhausted,
            $"All {batch.Batch.Quantity} tickets of batch {batch.UidText} are used.",
            "Release it and open another one."),
        BatchState.Paused => new(ProductionRefusal.BatchPaused, $"Batch {batch.UidText} is paused.", "Ask the operator to resume it."),
        var state => new(ProductionRefusal.BatchClosed, $"Batch {batch.UidText} is {BatchMoves.Word(state)}.", "Open another one."),
    };

    private static void RefuseTwins(Candidate[] candidates)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var candidate in candidates.Where(c => c.IsSound))
        {
            if (!seen.Add(candidate.Serial))
            {
                candidate.Refuse(new(
                    ProductionRefusal.HeadsInvalid, $"Serial '{candidate.Serial}' stands in the call twice.", "Each head must have its own device."));
            }
        }
    }

    private sealed class Candidate
    {
        internal Candidate(NewDevice device, (long Order, long Tail) uid)
        {
            Uid = new(uid.Order, uid.Tail);
            UidText = Uid.ToString();
            Head = device.Head;
            if (HardwareSerial.TryParse(device.Serial, out var serial))
            {
                Serial = serial.Text;
            }
            else
            {
                Refuse(Invalid("serial", device.Serial, HardwareSerial.MaxLength));
            }

            if (Head is not null && !PrintableText.Is(Head, 32))
            {
                Refuse(Invalid("head", Head, 32));
            }
        }

        internal string Serial { get; } = "";

        internal string? Head { get; }

        internal DeviceUid Uid { get; set; }

        /// <summary>Of the new device.</summary>
        internal string UidText { get; }

        internal long Ticket { get; set; }

        internal DeviceState State { get; set; }

        internal bool IsNew { get; set; }

        internal ProductionRefusedException? Refusal { get; set; }

        /// <summary>Nothing was wrong with it before any table was asked.</summary>
        internal bool IsSound { get; private set; } = true;

        internal void Refuse(ProductionRefusedException refusal)
        {
            Refusal = refusal;
            IsSound = false;
        }

        /// <summary>Forgets what an attempt that was rolled back found.</summary>
        internal void Reset()
        {
            Refusal = null;
            IsNew = false;
        }

        private static ProductionRefusedException Invalid(string what, string? value, int max) => new(
            ProductionRefusal.SerialInvalid, $"The {what} '{YamlTree.Shorten(value ?? "")}' is not possible.", $"Write 1 to {max} printable characters.");
    }

    private sealed class StaleTicketsException : Exception;

    private sealed class BlockUsedException : Exception;
}
