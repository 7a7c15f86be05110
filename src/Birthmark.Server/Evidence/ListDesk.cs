using System.Runtime.CompilerServices;
using Birthmark.Exchange.Lists;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;

namespace Birthmark.Server.Evidence;

/// <summary>
/// The lists as they stand: by outcome, less the devices that were withdrawn since. The signed report tells outcomes and stays as it was; lists say who may be
/// trusted now.
/// </summary>
internal sealed class ListDesk(DeviceRegister devices, ListLedger ledger)
{
    internal async Task<(IReadOnlyList<ListStanding> Devices, string? Cursor)> PageAsync(
        BatchUid batch, DeviceListKind kind, string? cursor, int limit, CancellationToken cancellation)
    {
        var page = await devices.ListAsync(batch, kind, cursor, limit).ConfigureAwait(false);
        var withdrawn = await WithdrawnAsync(batch, cancellation).ConfigureAwait(false);
        var standing = page.Devices.Where(d => kind == DeviceListKind.Deny || !withdrawn.Contains(d.Uid.ToString())).Select(d => ListStanding.Of(d, [])).ToList();
        if (kind == DeviceListKind.Deny && page.Cursor is null)
        {
            await foreach (var device in MovedAsync(withdrawn, cancellation).ConfigureAwait(false))
            {
                standing.Add(device);
            }
        }

        return (standing, page.Cursor);
    }

    /// <summary>Checks at once, before the first device is asked for.</summary>
    internal async Task<IAsyncEnumerable<ListStanding>> StreamAsync(BatchUid batch, DeviceListKind kind, CancellationToken cancellation)
    {
        var all = await devices.StreamAsync(batch, kind, cancellation).ConfigureAwait(false);
        var withdrawn = await WithdrawnAsync(batch, cancellation).ConfigureAwait(false);
        return kind == DeviceListKind.Deny
            ? all.Select(d => ListStanding.Of(d, [])).Concat(MovedAsync(withdrawn, cancellation))
            : all.Where(d => !withdrawn.Contains(d.Uid.ToString())).Select(d => ListStanding.Of(d, []));
    }

    /// <summary>The devices that a change is of, as they stand now.</summary>
    internal async IAsyncEnumerable<ListStanding> OfChangeAsync(ListChange change, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var batch = BatchUid.TryParse(change.Batch, out var uid) ? uid : throw new InvalidOperationException($"Change {change.Number} is of the batch '{change.Batch}', which is no UID.");
        if (change.Device is { } name && DeviceUid.TryParse(name, out var device))
        {
            var withdrawals = (await ledger.WithdrawalsAsync(change.Batch, cancellation).ConfigureAwait(false))[name];
            yield return ListStanding.Of(await devices.FindAsync(device).ConfigureAwait(false), [.. withdrawals]) with { WasAllowed = change.Kind == ListChangeKind.Withdrawn };
            yield break;
        }

        foreach (var kind in new[] { DeviceListKind.Allow, DeviceListKind.Deny })
        {
            await foreach (var standing in (await StreamAsync(batch, kind, cancellation).ConfigureAwait(false)).ConfigureAwait(false))
            {
                // Of a batch that is new to the reader nothing stood anywhere before.
                yield return standing with { WasAllowed = false };
            }
        }
    }

    private Task<ILookup<string, Withdrawal>> WithdrawnAsync(BatchUid batch, CancellationToken cancellation) => ledger.WithdrawalsAsync(batch.ToString(), cancellation);

    private async IAsyncEnumerable<ListStanding> MovedAsync(ILookup<string, Withdrawal> withdrawn, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var withdrawals in withdrawn)
        {
            cancellation.ThrowIfCancellationRequested();
            if (DeviceUid.TryParse(withdrawals.Key, out var uid) && ListStanding.Of(await devices.FindAsync(uid).ConfigureAwait(false), [.. withdrawals]) is { WasAllowed: true } moved)
            {
                yield return moved;
            }
        }
    }
}
