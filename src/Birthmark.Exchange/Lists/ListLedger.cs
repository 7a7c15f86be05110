using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Birthmark.Storage;

namespace Birthmark.Exchange.Lists;

/// <summary>
/// The numbered changes of every project's lists. It follows the audit log, which is written in the transaction of each act: so nothing is missed, whatever
/// happened in between, and every change can be proved against a checkpoint.
/// </summary>
public sealed class ListLedger : IDisposable
{
    private const int Page = 500;
    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly IListPlaces places;
    private readonly SemaphoreSlim one = new(1, 1);

    internal ListLedger(IJournal journal, IReader reader, IListPlaces places) => (this.journal, this.reader, this.places) = (journal, reader, places);

    /// <summary>The changes after one that the caller holds.</summary>
    /// <param name="project">Name of the project.</param>
    /// <param name="since">Its number; 0 for all.</param>
    /// <param name="digest">Its digest, lower-case hex; null when the caller does not know it any more.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ExchangeRefusedException">This hub made no such change.</exception>
    public async Task<ListDelta> SinceAsync(string project, long since, string? digest, CancellationToken cancellation = default)
    {
        await FollowAsync(cancellation);
        var last = await LastAsync(project);
        var held = since == 0 ? Start : since > 0 && since <= last.Number ? (await ReadAsync(project, since - 1, 1))[0].Digest : null;
        if (held is null || (digest is not null && digest != held))
        {
            throw new ExchangeRefusedException(ExchangeRefusal.ListUnknown, held is null
                ? $"The lists of project '{project}' stand at {last.Number}; there is no change {since}. If you had it from this hub, its database is an older one: compare checkpoints."
                : $"Change {since} of project '{project}' has another digest here: yours is of another hub, or this hub's database was exchanged. Compare checkpoints, then take the lists anew.");
        }

        return new(project, since, held, last.Number, last.Digest, ChangesAsync(project, since, last.Number, cancellation));
    }

    /// <summary>Devices of the batch that must no longer be trusted although their outcome may be OK, each with what was revoked.</summary>
    public async Task<ILookup<string, Withdrawal>> WithdrawalsAsync(string batch, CancellationToken cancellation = default)
    {
        await FollowAsync(cancellation);
        var rows = await reader.QueryAsync(
            "SELECT device, step, reason FROM exchange_withdrawal WHERE batch = $1 ORDER BY device, step", r => new Withdrawal(r.GetString(0), r.GetString(1), r.GetString(2)), batch);
        return rows.ToLookup(w => w.Device, StringComparer.Ordinal);
    }

    public void Dispose() => one.Dispose();

    private static string Start { get; } = Convert.ToHexStringLower(new byte[SHA256.HashSizeInBytes]);

    private async IAsyncEnumerable<ListChange> ChangesAsync(string project, long since, long to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (since < to)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var change in await ReadAsync(project, since, (int)Math.Min(Page, to - since)))
            {
                yield return change;
                since = change.Number;
            }
        }
    }

    private ValueTask<IReadOnlyList<ListChange>> ReadAsync(string project, long after, int count) => reader.QueryAsync(
        "SELECT number, kind, batch, device, at, log_index, digest FROM exchange_list WHERE project = $1 AND number > $2 ORDER BY number LIMIT $3",
        r => new ListChange(
            r.GetInt64(0), (ListChangeKind)r.GetInt64(1), r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(4)),
            r.GetInt64(5), Convert.ToHexStringLower(r.GetFieldValue<byte[]>(6))),
        project, after, count);

    private async Task<(long Number, string Digest)> LastAsync(string project)
    {
        var rows = await reader.QueryAsync(
            "SELECT number, digest FROM exchange_list WHERE project = $1 ORDER BY number DESC LIMIT 1", r => (r.GetInt64(0), Convert.ToHexStringLower(r.GetFieldValue<byte[]>(1))), project);
        return rows.Count > 0 ? rows[0] : (0, Start);
    }

    /// <summary>Takes up what the log tells since it was looked at last.</summary>
    private async Task FollowAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            for (var isMore = true; isMore;)
            {
                var next = (await reader.QueryAsync("SELECT next FROM exchange_list_place", r => r.GetInt64(0)))[0];
                var leaves = await reader.QueryAsync(ListLeaf.Select, ListLeaf.Shape, next, Page);
                var pending = new List<(ListLeaf Leaf, string Project, string Batch, bool IsOk)>(leaves.Count);
                foreach (var leaf in leaves)
                {
                    if (await PlaceAsync(leaf) is { } place)
                    {
                        pending.Add((leaf, place.Project, place.Batch, place.IsOk));
                    }
                }

                if (leaves.Count > 0)
                {
                    await journal.CommitAsync("list.follow", tx => Write(tx, pending, leaves[^1].Index + 1), cancellation);
                }

                isMore = leaves.Count == Page;
            }
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<ListPlace?> PlaceAsync(ListLeaf leaf) => leaf.Act switch
    {
        "device.provision" => await places.PlaceOfAsync(leaf.Subject),
        "certificate.revoke" => leaf.Holder is { } holder ? await places.PlaceOfAsync(holder.Device) : null,
        _ => await places.ProjectOfAsync(leaf.Subject) is { } project ? new(project, leaf.Subject, false) : null,
    };

    /// <summary>Runs on the writer's thread.</summary>
    private static bool Write(ITransaction tx, List<(ListLeaf Leaf, string Project, string Batch, bool IsOk)> pending, long next)
    {
        foreach (var (leaf, project, batch, isOk) in pending)
        {
            if (Kind(tx, leaf, batch, isOk) is { } kind && (kind == ListChangeKind.Closed || IsListed(tx, batch)))
            {
                Append(tx, leaf, project, batch, kind);
            }
        }

        tx.Execute("UPDATE exchange_list_place SET next = $1", next);
        return true;
    }

    private static ListChangeKind? Kind(ITransaction tx, ListLeaf leaf, string batch, bool isOk)
    {
        switch (leaf.Act)
        {
            case "device.provision":
                return ListChangeKind.Found;
            case "certificate.revoke" when leaf.Holder is var (device, step) && (isOk || !IsListed(tx, batch)):
                // Before the batch is closed its outcome may still become OK.
                return Move(tx, device, step, batch, leaf.Facts.GetValueOrDefault("reason", ""));
            case "certificate.revoke":
                // On the deny list already, and revoked for that.
                return null;
            default:
                return ListChangeKind.Closed;
        }
    }

    /// <summary>A device is withdrawn from its first revoked certificate to its last.</summary>
    private static ListChangeKind? Move(ITransaction tx, string device, string step, string batch, string reason)
    {
        var before = Count(tx, device);
        if (reason == "RemoveFromCrl")
        {
            tx.Execute("DELETE FROM exchange_withdrawal WHERE device = $1 AND step = $2", device, step);
        }
        else
        {
            tx.Execute(
                "INSERT INTO exchange_withdrawal (device, step, batch, reason) VALUES ($1, $2, $3, $4) ON CONFLICT (device, step) DO UPDATE SET reason = excluded.reason",
                device, step, batch, reason);
        }

        return (before > 0, Count(tx, device) > 0) switch
        {
            (false, true) => ListChangeKind.Withdrawn,
            (true, false) => ListChangeKind.Restored,
            _ => null,
        };
    }

    private static long Count(ITransaction tx, string device) => tx.Query("SELECT COUNT(*) FROM exchange_withdrawal WHERE device = $1", r => r.GetInt64(0), device)[0];

    /// <summary>Before its batch is closed a device stands on no list.</summary>
    private static bool IsListed(ITransaction tx, string batch) => tx.Query("SELECT 1 FROM exchange_list WHERE batch = $1 LIMIT 1", r => r.GetInt64(0), batch).Count > 0;

    private static void Append(ITransaction tx, ListLeaf leaf, string project, string batch, ListChangeKind kind)
    {
        var last = tx.Query("SELECT number, digest FROM exchange_list WHERE project = $1 ORDER BY number DESC LIMIT 1", r => (Number: r.GetInt64(0), Digest: r.GetFieldValue<byte[]>(1)), project);
        var (number, before) = last.Count > 0 ? last[0] : (0, new byte[SHA256.HashSizeInBytes]);
        var device = kind switch
        {
            ListChangeKind.Closed => null,
            ListChangeKind.Found => leaf.Subject,
            _ => leaf.Holder?.Device,
        };
        tx.Execute(
            "INSERT INTO exchange_list (project, number, kind, batch, device, at, log_index, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            project, number + 1, (int)kind, batch, device, leaf.At, leaf.Index, SHA256.HashData([.. before, .. leaf.Hash]));
    }
}
