using System.Runtime.CompilerServices;
using Birthmark.Production.Batches;
using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>Which devices of a batch a list holds.</summary>
public enum DeviceListKind
{
    All,

    /// <summary>Reported OK.</summary>
    Allow,

    /// <summary>Reported KO, or never reported.</summary>
    Deny,
}

/// <summary>A batch's devices by ticket: in pages, or all in pieces with bounded memory and no reader held open.</summary>
internal sealed class DeviceLists(IReader reader, BatchRegister batches)
{
    private const int Piece = 500;

    internal async Task<DevicePage> PageAsync(BatchUid uid, DeviceListKind kind, string? cursor, int limit)
    {
        await CheckAsync(uid, kind);
        return Page(await ReadAsync(uid, kind, Cursors.Read(cursor, 0), limit + 1), limit);
    }

    internal async Task<DevicePage> PageOwnAsync(BatchUid uid, StationName station, string? cursor, int limit)
    {
        await batches.FindAsync(uid, station);
        var rows = await reader.QueryAsync(
            $"{DeviceRows.Select} WHERE d.batch_id = $1 AND d.station = $2 AND d.ticket > $3 ORDER BY d.ticket LIMIT $4",
            DeviceRows.Shape, uid.Order, station.Text, Cursors.Read(cursor, 0), limit + 1);
        return Page(rows, limit);
    }

    private static DevicePage Page(IReadOnlyList<Device> rows, int limit)
    {
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit ? Cursors.Write(page[^1].Ticket) : null);
    }

    /// <summary>Checks at once, before the first device is asked for.</summary>
    internal async Task<IAsyncEnumerable<Device>> StreamAsync(BatchUid uid, DeviceListKind kind, CancellationToken cancellation)
    {
        await CheckAsync(uid, kind);
        return PiecesAsync(uid, kind, cancellation);
    }

    private async IAsyncEnumerable<Device> PiecesAsync(BatchUid uid, DeviceListKind kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long? after = 0;
        while (after is { } ticket)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = await ReadAsync(uid, kind, ticket, Piece);
            foreach (var device in rows)
            {
                yield return device;
            }

            after = rows.Count == Piece ? rows[^1].Ticket : null;
        }
    }

    private async Task CheckAsync(BatchUid uid, DeviceListKind kind)
    {
        var batch = await batches.FindAsync(uid);
        if (kind != DeviceListKind.All && batch.State is not (BatchState.Released or BatchState.Aborted))
        {
            throw new ProductionRefusedException(
                ProductionRefusal.BatchNotReleased,
                $"Batch {uid} is {BatchMoves.Word(batch.State)}; its lists are not complete.",
                "Release it first.");
        }
    }

    private ValueTask<IReadOnlyList<Device>> ReadAsync(BatchUid uid, DeviceListKind kind, long after, int count) => kind switch
    {
        DeviceListKind.Allow => reader.QueryAsync(
            $"{DeviceRows.Select} WHERE d.batch_id = $1 AND d.state = 3 AND d.ticket > $2 ORDER BY d.ticket LIMIT $3", DeviceRows.Shape, uid.Order, after, count),
        DeviceListKind.Deny => reader.QueryAsync(
            $"{DeviceRows.Select} WHERE d.batch_id = $1 AND d.state > 3 AND d.ticket > $2 ORDER BY d.ticket LIMIT $3", DeviceRows.Shape, uid.Order, after, count),
        _ => reader.QueryAsync(
            $"{DeviceRows.Select} WHERE d.batch_id = $1 AND d.ticket > $2 ORDER BY d.ticket LIMIT $3", DeviceRows.Shape, uid.Order, after, count),
    };
}
