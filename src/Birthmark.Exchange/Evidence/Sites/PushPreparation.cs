using System.Text;
using Birthmark.Exchange.Log;
using Birthmark.Storage;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Evidence.Sites;

/// <summary>Reads the log in pages and makes pushes of them.</summary>
internal sealed class PushPreparation(IReader reader, CheckpointBook checkpoints, EvidenceSites sites, SiteStates states)
{
    private readonly AuditTiles tiles = new(reader);

    /// <summary>The push that begins at this leaf; null when no checkpoint covers it yet.</summary>
    internal async Task<PreparedPush?> NextAsync(string site, long from)
    {
        if (await checkpoints.NewestAsync() is not { } newest || newest.Size <= from || await TargetAsync(from) is not { } target)
        {
            return null;
        }

        var leaves = await tiles.LeavesAsync(from, Math.Min(target.Size, from + EvidenceForm.MostLeaves));
        var parked = await ParkedAsync(site, from, leaves);
        var lines = new List<byte[]>(leaves.Count);
        for (var octets = 0; lines.Count < leaves.Count && octets < EvidenceForm.FullPush; octets += lines[^1].Length)
        {
            var leaf = leaves[lines.Count];
            lines.Add(parked.Contains(from + lines.Count) ? EvidenceForm.HashLine(AuditLeaf.Hash(leaf)) : leaf);
        }

        return Make(from, lines, newest.Size, target);
    }

    /// <summary>One leaf as text, wherever the site is.</summary>
    internal async Task<PreparedPush?> OneAsync(long index) =>
        await checkpoints.NewestAsync() is { } newest && await tiles.LeavesAsync(index, index + 1) is [var leaf] ? Make(index, [leaf], newest.Size, newest) : null;

    /// <summary>No leaves: only what the hub signed last.</summary>
    internal async Task<PreparedPush?> NoneAsync() =>
        await checkpoints.NewestAsync() is { } newest ? Make(newest.Size, [], newest.Size, newest) : null;

    /// <summary>Leaves that cannot even be offered are parked at once.</summary>
    private async Task<HashSet<long>> ParkedAsync(string site, long from, IReadOnlyList<byte[]> leaves)
    {
        var parked = (await sites.ParkedAsync(site, from, from + leaves.Count, leaves.Count)).Select(p => p.Index).ToHashSet();
        for (var i = 0; i < leaves.Count; i++)
        {
            if (FaultOf(leaves[i]) is { } fault && parked.Add(from + i))
            {
                await sites.ParkAsync(site, from + i, fault, CancellationToken.None);
                states.Park(site, from + i, fault);
            }
        }

        return parked;
    }

    private static string? FaultOf(byte[] leaf) => leaf.Length > EvidenceForm.LongestPush / 2 ? $"it has {leaf.Length} octets, more than a push takes"
        : leaf.AsSpan().Contains((byte)'\n') ? "it is not one line" : null;

    // The furthest that this push can reach, so that its leaves are verified at once; else the next one ahead.
    private async Task<SignedCheckpoint?> TargetAsync(long from) =>
        await checkpoints.LastWithinAsync(from + EvidenceForm.MostLeaves) is { } within && within.Size > from ? within : await checkpoints.FirstCoveringAsync(from + 1);

    private static PreparedPush Make(long from, List<byte[]> lines, long newest, SignedCheckpoint target) => new(
        from, from + lines.Count, newest,
        PushWriter.Write(new(EvidenceForm.Format, from, newest, Encoding.UTF8.GetString(target.Note.Encode())), lines));
}
