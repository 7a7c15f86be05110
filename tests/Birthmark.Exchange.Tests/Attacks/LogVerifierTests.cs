using Birthmark.Exchange.Log;
using Birthmark.Exchange.Verification;
using Birthmark.Storage;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Tests.Attacks;

/// <summary>Every leaf of a log, checked from its database or a mirror of its tiles.</summary>
public sealed class LogVerifierTests
{
    [Fact]
    public async Task A_good_log_is_found_good_from_its_database_while_the_hub_runs_and_from_its_tiles()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var (own, newest) = await GrowAsync(hub);
        await hub.GrowAsync(5);
        var verdict = await VerifyAsync(hub, folder, own);
        Assert.Equal((newest.Size, 3, own.Size), (verdict.UnderCheckpoint, verdict.Checkpoints, verdict.Continues));
        Assert.Equal(newest.Size + 6, verdict.Leaves);

        await MirrorAsync(hub, folder["log"], newest);
        var mirrored = await LogVerifier.VerifyAsync(TileLog.OfFolder(folder["log"]), new(await hub.Checkpoints.KeyAsync(), own));
        Assert.Equal((newest.Size, newest.Size, 1), (mirrored.Leaves, mirrored.UnderCheckpoint, mirrored.Checkpoints));
        var bundle = Path.Combine(folder["log"], "tile", "entries", "001");
        var octets = await File.ReadAllBytesAsync(bundle);
        octets[^3] ^= 1;
        await File.WriteAllBytesAsync(bundle, octets);
        var wrong = await Assert.ThrowsAsync<LogWrongException>(() => LogVerifier.VerifyAsync(TileLog.OfFolder(folder["log"]), new(hub.Checkpoints.KeyAsync().Result)));
        Assert.Equal((LogFault.Leaf, 511), (wrong.Fault, wrong.Leaf));
    }

    [Theory]
    [InlineData("UPDATE audit_log SET leaf = replace(CAST(leaf AS TEXT), 'something', 'nothing') WHERE log_index = 300", LogFault.Leaf, 300)]
    [InlineData("UPDATE audit_log SET actor = 'somebody' WHERE log_index = 300", LogFault.Leaf, 300)]
    [InlineData("UPDATE audit_log SET at = at - 1 WHERE log_index = 300", LogFault.Leaf, 300)]
    [InlineData("DELETE FROM audit_log WHERE log_index = 300", LogFault.Missing, 300)]
    [InlineData("UPDATE audit_node SET hash = zeroblob(32) WHERE level = 1 AND node_index = 1", LogFault.Tree, 256)]
    [InlineData("DELETE FROM audit_node WHERE level = 1 AND node_index = 1", LogFault.Tree, 256)]
    public async Task What_was_altered_by_hand_is_named_with_its_place(string sql, LogFault fault, long leaf)
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        await GrowAsync(hub);
        Assert.Equal(1, await hub.Store.Journal.CommitAsync("hand", tx => tx.Execute(sql)));
        var wrong = await Assert.ThrowsAsync<LogWrongException>(() => VerifyAsync(hub, folder));
        Assert.Equal((fault, leaf), (wrong.Fault, wrong.Leaf));
    }

    [Theory]
    [InlineData(false, LogFault.Tree, 256)]
    [InlineData(true, LogFault.Checkpoint, -1)]
    public async Task A_leaf_altered_together_with_the_hashes_over_it_is_found_by_the_tree_or_by_the_next_checkpoint(bool areNodesAltered, LogFault fault, long leaf)
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var (own, _) = await GrowAsync(hub);
        var entry = (await hub.Store.Audit.ReadAsync(300, 1))[0];
        var text = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(entry.Leaf).Replace("something", "nothing", StringComparison.Ordinal));
        await hub.Store.Journal.CommitAsync("hand", tx => tx.Execute("UPDATE audit_log SET leaf = $2, leaf_hash = $3, subject = replace(subject, 'something', 'nothing') WHERE log_index = $1", 300, text, AuditLeaf.Hash(text)));
        if (areNodesAltered)
        {
            var tile = TreeHash.Root(await hub.Store.Reader.QueryAsync("SELECT leaf_hash FROM audit_log WHERE log_index >= 256 AND log_index < 512 ORDER BY log_index", r => r.GetFieldValue<byte[]>(0)));
            await hub.Store.Journal.CommitAsync("hand", tx => tx.Execute("UPDATE audit_node SET hash = $1 WHERE level = 1 AND node_index = 1", tile));
        }

        var wrong = await Assert.ThrowsAsync<LogWrongException>(() => VerifyAsync(hub, folder));
        Assert.Equal((fault, leaf < 0 ? own.Size : leaf), (wrong.Fault, wrong.Leaf));
    }

    [Theory]
    [InlineData("DELETE FROM exchange_checkpoint WHERE size = (SELECT MIN(size) FROM exchange_checkpoint)", LogFault.Checkpoint)]
    [InlineData("DELETE FROM exchange_checkpoint", LogFault.Checkpoint)]
    [InlineData("UPDATE exchange_checkpoint SET note = zeroblob(9)", LogFault.Checkpoint)]
    [InlineData("DELETE FROM audit_log WHERE log_index >= 600", LogFault.Missing)]
    public async Task Checkpoints_that_are_gone_or_altered_and_a_log_that_was_cut_are_found(string sql, LogFault fault)
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        await GrowAsync(hub);
        Assert.True(await hub.Store.Journal.CommitAsync("hand", tx => tx.Execute(sql)) > 0);
        Assert.Equal(fault, (await Assert.ThrowsAsync<LogWrongException>(() => VerifyAsync(hub, folder))).Fault);
    }

    [Fact]
    public async Task A_clock_set_back_is_counted()
    {
        using var folder = new TemporaryFolder();
        var time = new SettableTime(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        await using var hub = await Hub.StartAsync(folder, time);
        await GrowAsync(hub);
        time.Now -= TimeSpan.FromHours(1);
        await hub.GrowAsync(3);
        Assert.Equal(1, (await VerifyAsync(hub, folder)).ClockSetBack);
    }

    /// <summary>Some 900 leaves under three checkpoints; gives the first and the last.</summary>
    private static async Task<(SignedCheckpoint First, SignedCheckpoint Last)> GrowAsync(Hub hub)
    {
        await hub.GrowAsync(200);
        var first = await hub.Checkpoints.EnsureAsync();
        await hub.GrowAsync(400);
        await hub.Checkpoints.EnsureAsync();
        await hub.GrowAsync(300);
        return (first, await hub.Checkpoints.EnsureAsync());
    }

    private static async Task<LogVerdict> VerifyAsync(Hub hub, TemporaryFolder folder, SignedCheckpoint? own = null)
    {
        using var store = await StoreReader.OpenSqliteAsync(folder["hub.db"]);
        return await LogVerifier.VerifyAsync(new DatabaseLog(store.Reader), new(await hub.Checkpoints.KeyAsync(), own));
    }

    private static async Task MirrorAsync(Hub hub, string folder, SignedCheckpoint checkpoint)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "checkpoint"), checkpoint.Note.Encode());
        for (var level = 0; checkpoint.Size >> (8 * level) > 0; level++)
        {
            var size = checkpoint.Size >> (8 * level);
            for (var first = 0L; first < size; first += 256)
            {
                var place = new TilePath(first / 256, (int)Math.Min(256, size - first));
                await WriteAsync(Path.Combine(folder, "tile", $"{level}", place.ToString()), await hub.Tiles.TileAsync(level, place));
                if (level == 0)
                {
                    await WriteAsync(Path.Combine(folder, "tile", "entries", place.ToString()), await hub.Tiles.EntriesAsync(place));
                }
            }
        }
    }

    private static Task WriteAsync(string path, byte[] octets)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.WriteAllBytesAsync(path, octets);
    }
}
