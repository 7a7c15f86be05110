using System.Security.Cryptography;
using Birthmark.Exchange.Evidence.Receiving;
using Birthmark.Exchange.Evidence.Sites;
using Birthmark.Storage;
using Microsoft.Data.Sqlite;

namespace Birthmark.Exchange.Tests.Evidence;

public sealed class PushTests
{
    [Fact]
    public async Task The_log_arrives_leaf_by_leaf_and_goes_on_arriving()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        sites.Pump();
        await sites.GrowAndDrainAsync(300);
        var last = await sites.GrowAndDrainAsync(20_000);
        await sites.AssertSameAsync(last.Size);
        Assert.Equal(SiteStanding.Flowing, sites.States.Of(await sites.Sites.FindAsync("oem")).Standing);
    }

    [Fact]
    public async Task A_network_cut_for_hours_loses_and_doubles_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        sites.Pump();
        await sites.GrowAndDrainAsync(500);
        sites.Cable.Cut();
        var began = sites.Time.GetUtcNow();
        for (var hour = 0; hour < 6; hour++)
        {
            await sites.Hub.GrowAsync(2_000, $"hour {hour}");
            await sites.Hub.Checkpoints.EnsureAsync();
            var tries = sites.Cable.TriesInVain;
            await sites.UntilAsync(() => Task.FromResult(sites.Cable.TriesInVain > tries + 2), TimeSpan.FromMinutes(1));
            sites.Time.Advance(TimeSpan.FromMinutes(40));
        }

        Assert.True(sites.Time.GetUtcNow() - began > TimeSpan.FromHours(4));
        var state = sites.States.Of(await sites.Sites.FindAsync("oem"));
        Assert.Equal(SiteStanding.Waiting, state.Standing);
        Assert.True(state.NextTry - sites.Time.GetUtcNow() <= TimeSpan.FromMinutes(5));
        sites.Cable.Mend();
        var last = await sites.GrowAndDrainAsync(10);
        await sites.AssertSameAsync(last.Size);
    }

    [Fact]
    public async Task An_answer_that_is_lost_on_the_way_does_no_harm()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        sites.Pump();
        // TLS takes some 1,500 octets of answers; each reply some 700.
        for (var octets = 2_000; octets < 5_000; octets += 400)
        {
            sites.Cable.CutAfterAnswered = octets;
            var isCut = false;
            sites.Cable.AtCut = () => isCut = true;
            await sites.UntilAsync(async () =>
            {
                await sites.Hub.GrowAsync(100);
                await sites.Hub.Checkpoints.EnsureAsync();
                return isCut;
            });
            sites.Cable.Mend();
        }

        var last = await sites.GrowAndDrainAsync(10);
        await sites.AssertSameAsync(last.Size);
    }

    [Fact]
    public async Task The_receivers_cosignature_is_exported_with_the_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var witness = WitnessKey.Open("oem.example/witness", key.ExportPkcs8PrivateKeyPem(), default);
        await using var sites = await TwoSites.StartAsync(folder, witness);
        sites.Pump();
        var early = await sites.GrowAndDrainAsync(10);
        await sites.UntilAsync(() => Task.FromResult(sites.States.Of(Any).Note is not null));
        Assert.Single((await sites.Hub.Checkpoints.FindAsync(early.Size))!.Note.Signatures);
        await sites.Hub.Witnesses.AddAsync("oem.example/witness", key.ExportSubjectPublicKeyInfoPem(), "owner");
        var late = await sites.GrowAndDrainAsync(10);
        await sites.UntilAsync(async () => (await sites.Hub.Checkpoints.FindAsync(late.Size))!.Note.Signatures.Count == 2);
        Assert.True((await sites.Hub.Checkpoints.FindAsync(late.Size))!.Note.IsSignedBy(witness.Name));
    }

    [Fact]
    public async Task A_poison_record_is_parked_while_the_rest_flows_and_the_tree_stays_whole()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        var alarms = new List<string>();
        await sites.Hub.GrowAsync(50);
        var poison = (await sites.Hub.Store.Audit.Tree.HeadAsync()).Size - 1;
        // Nobody appends such a leaf any longer; a log may have one from before.
        await sites.RestartHubAsync(() => LengthenLeaf(folder["hub.db"], poison));
        sites.States.Told += (_, state, isAlarm) => { if (isAlarm) { alarms.Add(state.Why!); } };
        sites.Pump();
        var last = await sites.GrowAndDrainAsync(500);
        var parked = Assert.Single(await sites.Sites.ParkedAsync("oem"));
        Assert.Equal(poison, parked.Index);
        Assert.Contains("65535", parked.Reason, StringComparison.Ordinal);
        Assert.Contains(alarms, a => a.Contains($"leaf {poison} is parked", StringComparison.Ordinal));
        var held = File.ReadAllLines(Path.Combine(await sites.LogFolderAsync(), "leaves.ndjson"));
        Assert.Equal($"\"{Convert.ToHexStringLower((await sites.Hub.Store.Audit.ReadAsync(poison, 1))[0].LeafHash)}\"", held[poison]);
        Assert.True(held.Length >= last.Size);

        Assert.Equal(1, await sites.Sites.RetryAsync("oem", "owner"));
        await sites.UntilAsync(() => Task.FromResult(alarms.Count == 2));
        Assert.Single(await sites.Sites.ParkedAsync("oem"));
    }

    [Fact]
    public async Task An_older_database_that_is_put_back_is_refused_and_both_checkpoints_are_kept()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        sites.Pump();
        await sites.GrowAndDrainAsync(100);
        await sites.RestartHubAsync(() => Copy(folder, "hub.db", "old.db"));
        sites.Pump();
        var signed = await sites.GrowAndDrainAsync(200);
        await sites.RestartHubAsync(() => Copy(folder, "old.db", "hub.db"));
        sites.Pump();
        await sites.UntilAsync(() => Task.FromResult(sites.States.Of(Any).Standing == SiteStanding.Refused));
        Assert.Contains("rolled-back", sites.States.Of(Any).Why, StringComparison.Ordinal);

        // The line goes on over the old database, and signs another log of the same length and beyond.
        await sites.Hub.GrowAsync(400, "the other history");
        var other = await sites.Hub.Checkpoints.EnsureAsync();
        await sites.UntilAsync(() => Task.FromResult(sites.States.Of(Any).Why?.Contains("forked", StringComparison.Ordinal) == true), TimeSpan.FromSeconds(10));
        var files = Directory.GetFiles(Path.Combine(await sites.LogFolderAsync(), "contradictions"), "*.json").Order().ToList();
        Assert.Equal(2, files.Count);
        var fork = await File.ReadAllTextAsync(files[0]);
        Assert.Contains(Convert.ToBase64String(signed.Checkpoint.Head.Root), fork, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(other.Checkpoint.Head.Root), fork, StringComparison.Ordinal);
        Assert.Contains(sites.Said, line => line.StartsWith("ALARM: forked", StringComparison.Ordinal));
        Assert.Equal(signed.Size, File.ReadLines(Path.Combine(await sites.LogFolderAsync(), "leaves.ndjson")).Count());
    }

    /// <summary>The newest leaf of a hub that is not running: its hash is in no node of the tree yet.</summary>
    private static void LengthenLeaf(string database, long index)
    {
        var leaf = AuditLeaf.Encode(index, DateTimeOffset.UnixEpoch, new AuditRecord("test.act", "tester", "long", ("text", new string('x', 70_000))));
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE audit_log SET leaf = $leaf, leaf_hash = $hash WHERE log_index = $index AND log_index = (SELECT MAX(log_index) FROM audit_log)";
        command.Parameters.AddWithValue("$leaf", leaf);
        command.Parameters.AddWithValue("$hash", AuditLeaf.Hash(leaf));
        command.Parameters.AddWithValue("$index", index);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static void Copy(TemporaryFolder folder, string from, string to)
    {
        foreach (var part in new[] { "", "-wal", "-shm" })
        {
            File.Delete(folder[to + part]);
            if (File.Exists(folder[from + part]))
            {
                File.Copy(folder[from + part], folder[to + part]);
            }
        }
    }

    private static EvidenceSite Any { get; } = new("oem", new("https://x/"), "", 0, null, false, default, "");
}
