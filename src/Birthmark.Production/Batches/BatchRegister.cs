using System.Globalization;
using Birthmark.Production.Devices;
using Birthmark.Production.Memory;
using Birthmark.Production.Orders;
using Birthmark.Production.Projects;
using Birthmark.Production.Recipes.Steps;
using Birthmark.Storage;

namespace Birthmark.Production.Batches;

/// <summary>The batches of this hub: opened, paused, resumed, aborted, released, and looked at.</summary>
public sealed class BatchRegister
{
    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly ProjectLibrary library;
    private readonly FileShelf files;
    private readonly ImageShelf images;
    private readonly BatchBook book;
    private readonly BatchClosing closing;
    private readonly OrderLedger ledger;
    private readonly UidSource uids;
    private readonly TimeProvider time;

    internal BatchRegister(
        IJournal journal, IReader reader, ProjectLibrary library, FileShelf files, ImageShelf images, BatchBook book, BatchClosing closing, OrderLedger ledger, UidSource uids, TimeProvider time)
    {
        this.journal = journal;
        this.reader = reader;
        this.library = library;
        this.files = files;
        this.images = images;
        this.book = book;
        this.closing = closing;
        this.ledger = ledger;
        this.uids = uids;
        this.time = time;
    }

    /// <summary>
    /// Opens a batch at the project's current version. The same order by the same actor while that batch is running and untouched gives it again:
    /// a lost answer opens no second one.
    /// </summary>
    /// <exception cref="ProductionRefusedException">Unknown names, a quantity or head count out of range, altered firmware.</exception>
    public async Task<Batch> OpenAsync(BatchOrder order, string actor, CancellationToken cancellation = default)
    {
        var project = await OrderCheck.ChooseProjectAsync(order, library);
        OrderCheck.Check(order, project);
        var plan = project.Profiles[order.Profile].Plans[order.DeviceType];
        var own = plan.Own.SelectMany(l => l).Select(s => plan.Steps[s]).ToHashSet();
        foreach (var step in plan.Steps.OfType<FileStep.ShelvedStep>())
        {
            // Firmware that only lies under the blocks is kept as its image, not as a file.
            await (own.Contains(step) ? files.LoadAsync(step.Path, step.Digest) : files.ReadOnceAsync(step.Path, step.Digest));
        }

        if (plan.Memory is not null)
        {
            await images.FindAsync(plan);
        }

        await ledger.DemandNewestAsync();
        var stations = order.Stations is { Count: > 0 } named ? string.Join('\n', named) : null;
        var (id, tail) = uids.Next();
        var at = time.GetUtcNow();
        var uid = await journal.CommitAsync("batch.open", tx => Open(tx, new(id, tail), order, project, plan.Memory?.Declared, stations, at, actor), cancellation);
        return await FindAsync(uid);
    }

    public Task<Batch> PauseAsync(BatchUid uid, string actor, CancellationToken cancellation = default) => MoveAsync(uid, BatchMove.Pause, actor, cancellation);

    public Task<Batch> ResumeAsync(BatchUid uid, string actor, CancellationToken cancellation = default) => MoveAsync(uid, BatchMove.Resume, actor, cancellation);

    /// <summary>Ends a batch early: devices not reported become unconfirmed, tickets left are void.</summary>
    public Task<Batch> AbortAsync(BatchUid uid, string actor, CancellationToken cancellation = default) => CloseAsync(uid, BatchMove.Abort, actor, cancellation);

    /// <summary>Ends a batch: devices not reported become unconfirmed and go to the deny list.</summary>
    public Task<Batch> ReleaseAsync(BatchUid uid, string actor, CancellationToken cancellation = default) => CloseAsync(uid, BatchMove.Release, actor, cancellation);

    /// <param name="uid">The batch.</param>
    /// <param name="station">Only if it is open to this station and not closed; null for every batch.</param>
    /// <exception cref="ProductionRefusedException">There is none.</exception>
    public async Task<Batch> FindAsync(BatchUid uid, StationName? station = null)
    {
        var rows = await reader.QueryAsync($"{BatchRows.Select} WHERE b.id = $1", BatchRows.Shape, uid.Order);
        return rows.Count > 0 && rows[0].Uid == uid && (station is null || IsSeenBy(rows[0], station.Value)) ? rows[0] : throw BatchBook.Unknown(uid.ToString());
    }

    /// <summary>A page, newest first.</summary>
    /// <param name="state">Only these; null for all.</param>
    /// <param name="cursor">From the page before, or null.</param>
    /// <param name="limit">Most entries of the page.</param>
    public async Task<BatchPage> ListAsync(BatchState? state, string? cursor, int limit)
    {
        var before = Cursors.Read(cursor, long.MaxValue);
        return Page(await ReadAsync(state, before, limit + 1), limit);
    }

    /// <summary>A page of the batches of one project, or of one version of it, newest first.</summary>
    /// <exception cref="ProductionRefusedException">The project is unknown.</exception>
    public async Task<BatchPage> ListOfAsync(string project, int? version, BatchState? state, string? cursor, int limit)
    {
        var id = (await library.CurrentAsync(project)).Id;
        var (first, last) = (version ?? 0, version ?? int.MaxValue);
        var (lowest, highest) = (state is { } one ? (int)one : 0, state is { } same ? (int)same : int.MaxValue);
        return Page(
            await reader.QueryAsync(
                $"{BatchRows.Select} WHERE b.project_id = $1 AND b.project_version BETWEEN $2 AND $3 AND b.state BETWEEN $4 AND $5 AND b.id < $6 ORDER BY b.id DESC LIMIT $7",
                BatchRows.Shape, id, first, last, lowest, highest, Cursors.Read(cursor, long.MaxValue), limit + 1),
            limit);
    }

    /// <summary>A page of the batches of an OEM's projects, newest first.</summary>
    public async Task<BatchPage> ListOfOemAsync(string oem, BatchState? state, string? cursor, int limit)
    {
        var (lowest, highest) = (state is { } one ? (int)one : 0, state is { } same ? (int)same : int.MaxValue);
        return Page(
            await reader.QueryAsync(
                $"{BatchRows.Select} WHERE p.name IN (SELECT project FROM production_owner WHERE oem = $1) AND b.state BETWEEN $2 AND $3 AND b.id < $4 ORDER BY b.id DESC LIMIT $5",
                BatchRows.Shape, oem, lowest, highest, Cursors.Read(cursor, long.MaxValue), limit + 1),
            limit);
    }

    /// <summary>How many batches each version of a project has; versions without any are left out.</summary>
    public async Task<IReadOnlyDictionary<int, VersionUse>> UseOfAsync(string project)
    {
        var rows = await reader.QueryAsync(
            "SELECT project_version, COUNT(*), SUM(CASE WHEN state < 2 THEN 1 ELSE 0 END) FROM production_batch WHERE project_id = $1 GROUP BY project_version",
            r => (Version: (int)r.GetInt64(0), Use: new VersionUse(r.GetInt64(1), r.GetInt64(2))),
            (await library.CurrentAsync(project)).Id);
        return rows.ToDictionary(r => r.Version, r => r.Use);
    }

    /// <summary>A page of the batches that this station may work on now, newest first.</summary>
    public async Task<BatchPage> ListForAsync(StationName station, string? cursor, int limit)
    {
        // Open batches are few; those of other stations are passed over.
        var before = Cursors.Read(cursor, long.MaxValue);
        var seen = new List<Batch>();
        while (seen.Count <= limit)
        {
            var rows = await reader.QueryAsync($"{BatchRows.Select} WHERE b.state < 2 AND b.id < $1 ORDER BY b.id DESC LIMIT $2", BatchRows.Shape, before, limit + 1);
            seen.AddRange(rows.Where(b => IsSeenBy(b, station)));
            if (rows.Count <= limit)
            {
                break;
            }

            before = rows[^1].Uid.Order;
        }

        return Page(seen, limit);
    }

    private static bool IsSeenBy(Batch batch, StationName station) => !batch.State.IsClosed() && batch.IsOpenTo(station.Text);

    private async Task<IReadOnlyList<Batch>> ReadAsync(BatchState? state, long before, int count) => state is { } one
        ? await reader.QueryAsync($"{BatchRows.Select} WHERE b.state = $1 AND b.id < $2 ORDER BY b.id DESC LIMIT $3", BatchRows.Shape, (int)one, before, count)
        : await reader.QueryAsync($"{BatchRows.Select} WHERE b.id < $1 ORDER BY b.id DESC LIMIT $2", BatchRows.Shape, before, count);

    private static BatchPage Page(IReadOnlyList<Batch> rows, int limit)
    {
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit ? Cursors.Write(page[^1].Uid.Order) : null);
    }

    private BatchUid Open(
        ITransaction tx, BatchUid uid, BatchOrder order, Project project, DeclaredMap? map, string? stations, DateTimeOffset at, string actor)
    {
        var same = tx.Query(
            """
            SELECT id, tail FROM production_batch
            WHERE name = $1 AND project_id = $2 AND project_version = $3 AND profile = $4 AND device_type = $5 AND quantity = $6 AND head_count = $7
              AND opened_by = $8 AND COALESCE(stations, '') = $9 AND state = 0 AND created = 0 ORDER BY id DESC LIMIT 1
            """,
            r => new BatchUid(r.GetInt64(0), r.GetInt64(1)),
            order.Name, project.Id, project.Version, order.Profile, order.DeviceType, order.Quantity, order.HeadCount, actor, stations ?? "");
        if (same.Count > 0)
        {
            return same[0];
        }

        if (tx.ClockBehind is { Ticks: > 0 } behind)
        {
            throw new ProductionRefusedException(
                ProductionRefusal.ClockSetBack,
                $"The hub's clock stands {behind.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture)} s behind what its audit log has seen.",
                "Set the clock right; if it was the earlier time that was wrong, the owner says so with 'birthmark hub accept-clock'.");
        }

        var permit = OrderDraw.Permit(tx, ledger, order, project.Name, at);
        tx.Execute(
            """
            INSERT INTO production_batch (id, tail, name, project_id, project_version, profile, device_type, quantity, head_count, stations,
                                          state, created, ok, ko, opened_at, opened_by, order_oem, order_number, granted, memory_map, memory_map_sha256)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0, $11, $12, $13, $14, $15, $16, $17)
            """,
            uid.Order, uid.Tail, order.Name, project.Id, project.Version, order.Profile, order.DeviceType, order.Quantity, order.HeadCount, stations, at, actor,
            permit?.Oem, permit?.Number, permit is null ? order.Quantity : 0, map?.Name, map?.Sha256);
        if (permit is not null)
        {
            OrderDraw.Begin(tx, ledger, uid, permit);
        }

        tx.Record(new AuditRecord(
            "batch.open", actor, uid.ToString(), ("name", order.Name), ("project", project.Name), ("version", project.Version.ToString(CultureInfo.InvariantCulture)),
            ("profile", order.Profile), ("device_type", order.DeviceType), ("quantity", order.Quantity.ToString(CultureInfo.InvariantCulture)),
            ("order", permit?.Number), ("memory_map", map?.Sha256)));
        return uid;
    }

    private async Task<Batch> MoveAsync(BatchUid uid, BatchMove move, string actor, CancellationToken cancellation)
    {
        var batch = await book.FindAsync(uid);
        batch.State = await journal.CommitAsync(BatchMoves.ActOf(move), tx => BatchMoves.Apply(tx, uid, move, actor), cancellation);
        return await FindAsync(uid);
    }

    private async Task<Batch> CloseAsync(BatchUid uid, BatchMove move, string actor, CancellationToken cancellation)
    {
        var batch = await MoveAsync(uid, move, actor, cancellation);
        if (batch.State is BatchState.Releasing or BatchState.Aborting)
        {
            // Once begun it is completed, whether or not the caller waits.
            await closing.CompleteAsync(uid, actor);
        }

        return await FindAsync(uid);
    }
}

/// <summary>How many batches run by a version of a project, and how many of them are open.</summary>
public readonly record struct VersionUse(long Batches, long Open);
