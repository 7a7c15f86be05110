using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Storage;

namespace Birthmark.Production;

/// <summary>What a crash or an unreachable authority has left open. The host ties it up at start and then from time to time.</summary>
public sealed class LooseEnds
{
    private const int Page = 64;
    private readonly IReader reader;
    private readonly DeviceFinder finder;
    private readonly DeviceProvisioning provisioning;
    private readonly BatchClosing closing;
    private readonly Errands errands;

    internal LooseEnds(IReader reader, DeviceFinder finder, DeviceProvisioning provisioning, BatchClosing closing, Errands errands)
    {
        this.reader = reader;
        this.finder = finder;
        this.provisioning = provisioning;
        this.closing = closing;
        this.errands = errands;
    }

    /// <summary>At start: completes what was asked of authorities when the hub stopped. Gives the number that no authority answered yet.</summary>
    public async Task<int> ResumeOpenIntentsAsync(CancellationToken cancellation = default)
    {
        long? after = 0;
        var open = 0;
        while (after is { } id)
        {
            // The plus keeps the planner from walking all devices by id: the index of those on their way is short.
            var uids = await reader.QueryAsync(
                """
                SELECT id, tail FROM production_device WHERE state < 3 AND state = 1 AND +id > $1 ORDER BY +id LIMIT $2
                """,
                r => new DeviceUid(r.GetInt64(0), r.GetInt64(1)), id, Page);
            var devices = new List<DeviceEntry>();
            foreach (var uid in uids)
            {
                devices.Add((await finder.FindAsync(uid))!);
            }

            open += await provisioning.ResumeAsync(devices, cancellation);
            after = uids.Count == Page ? uids[^1].Order : null;
        }

        return open;
    }

    /// <summary>Completes releases, finds and revokes certificates as far as their authorities can be reached now. Gives the number of errands done.</summary>
    public async Task<int> TieUpAsync(CancellationToken cancellation = default)
    {
        await closing.CompleteAllAsync(cancellation);
        return await errands.RunDueAsync(cancellation);
    }

    /// <summary>Errands to authorities that are still to be done, counted up to <paramref name="most"/>.</summary>
    public Task<long> CountErrandsAsync(int most) => errands.CountAsync(most);

    /// <summary>Errands to authorities that are still to be done for a batch.</summary>
    public Task<long> CountErrandsAsync(BatchUid batch) => errands.CountAsync(batch);
}
