using System.Collections.Concurrent;
using Birthmark.Production.Orders;
using Birthmark.Production.Projects;
using Birthmark.Storage;

namespace Birthmark.Production.Batches;

/// <summary>The batches being worked on, in memory.</summary>
internal sealed class BatchBook(IReader reader, ProjectLibrary library, OrderLedger ledger)
{
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<long, OpenBatch> kept = new();

    /// <exception cref="ProductionRefusedException">There is none of this UID.</exception>
    internal async ValueTask<OpenBatch> FindAsync(BatchUid uid)
    {
        var found = await FindAsync(uid.Order);
        return found is not null && found.Batch.Uid == uid ? found : throw Unknown(uid.ToString());
    }

    internal async ValueTask<OpenBatch?> FindAsync(long id)
    {
        if (kept.TryGetValue(id, out var known))
        {
            return known;
        }

        var rows = await reader.QueryAsync($"{BatchRows.Select} WHERE b.id = $1", BatchRows.Shape, id);
        if (rows.Count == 0)
        {
            return null;
        }

        var project = await library.LoadAsync(rows[0].ProjectId, rows[0].ProjectVersion);
        var profile = project.Profiles[rows[0].Profile];
        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        return kept.GetOrAdd(id, new OpenBatch(await SignedAsync(rows[0]), profile, profile.Plans[rows[0].DeviceType]));
    }

    /// <summary>As the ledger knows its tickets: what the batch's own row says of them could be written by hand.</summary>
    /// <exception cref="ProductionRefusedException">It was.</exception>
    private async ValueTask<Batch> SignedAsync(Batch batch)
    {
        if (batch.State.IsClosed())
        {
            return batch;
        }

        var grant = await ledger.GrantAsync(batch.Uid.Order);
        var isOwned = (await reader.QueryAsync("SELECT 1 FROM production_owner WHERE project = $1", r => r.GetInt64(0), batch.Project)).Count > 0;
        if (grant is { } given ? (given.Oem, given.Number) != (batch.OrderOem, batch.Order) : batch.OrderOem is not null || isOwned)
        {
            throw OrderLedger.Altered($"batch {batch.Uid} says of its order what no order says");
        }

        return grant is { Granted: var granted } ? batch with { Granted = granted } : batch;
    }

    internal static ProductionRefusedException Unknown(string uid) =>
        new(ProductionRefusal.BatchUnknown, $"There is no batch {uid} open to you.", "Look at the list of batches.");
}
