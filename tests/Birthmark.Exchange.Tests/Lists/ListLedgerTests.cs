using System.Security.Cryptography;
using Birthmark.Exchange.Lists;
using Birthmark.Exchange.Reports;
using Birthmark.Storage;

namespace Birthmark.Exchange.Tests.Lists;

public sealed class ListLedgerTests
{
    [Fact]
    public async Task Changes_are_numbered_without_gaps_and_each_digest_covers_the_one_before_and_its_leaf()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var first = await hub.Floor.MakeAsync();
        await hub.GrowAsync(20);
        var second = await hub.Floor.MakeAsync();
        var device = hub.Floor.Devices[first].First(d => d.Outcome == Outcomes.Ok).Uid;
        await RevokeAsync(hub, device, "KeyCompromise");
        await RevokeAsync(hub, device, "RemoveFromCrl");
        await hub.Floor.RecordAsync([new("device.provision", "hub", hub.Floor.Devices[second][0].Uid, ("batch", second), ("dac", "ff"))]);

        var delta = await hub.Lists.SinceAsync("lighting", 0, null);
        var changes = await delta.Changes.ToListAsync();
        Assert.Equal([1L, 2, 3, 4, 5], changes.Select(c => c.Number));
        Assert.Equal(
            [(ListChangeKind.Closed, first, null), (ListChangeKind.Closed, second, null), (ListChangeKind.Withdrawn, first, device), (ListChangeKind.Restored, first, device),
                (ListChangeKind.Found, second, hub.Floor.Devices[second][0].Uid)],
            changes.Select(c => (c.Kind, c.Batch, c.Device)));
        var before = new byte[32];
        foreach (var change in changes)
        {
            var leaf = (await hub.Store.Audit.ReadAsync(change.LogIndex, 1))[0];
            before = SHA256.HashData([.. before, .. AuditLeaf.Hash(leaf.Leaf)]);
            Assert.Equal(Convert.ToHexStringLower(before), change.Digest);
        }

        Assert.Equal((5L, changes[4].Digest), (delta.Last, delta.LastDigest));
    }

    [Fact]
    public async Task Whoever_holds_a_change_gets_what_came_after_it_and_is_refused_when_this_hub_did_not_make_it()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var batch = await hub.Floor.MakeAsync(ok: 3);
        var held = await hub.Lists.SinceAsync("lighting", 0, null);
        Assert.Empty(await (await hub.Lists.SinceAsync("lighting", held.Last, held.LastDigest)).Changes.ToListAsync());
        await RevokeAsync(hub, hub.Floor.Devices[batch][^1].Uid, "Superseded");
        var delta = await hub.Lists.SinceAsync("lighting", held.Last, held.LastDigest);
        Assert.Equal((held.Last, held.LastDigest, held.Last + 1), (delta.Since, delta.SinceDigest, delta.Last));
        Assert.Equal(ListChangeKind.Withdrawn, Assert.Single(await delta.Changes.ToListAsync()).Kind);

        foreach (var (since, digest) in new[] { (held.Last, new string('0', 64)), (99L, null), (-1L, null), (0L, held.LastDigest) })
        {
            Assert.Equal(ExchangeRefusal.ListUnknown, (await Assert.ThrowsAsync<ExchangeRefusedException>(() => hub.Lists.SinceAsync("lighting", since, digest))).Code);
        }

        // Another project has numbers of its own.
        Assert.Equal(0, (await hub.Lists.SinceAsync("heating", 0, null)).Last);
    }

    [Fact]
    public async Task What_the_deny_list_revokes_is_no_change_and_what_was_revoked_before_the_closing_is_withdrawn_with_it()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var batch = await hub.Floor.MakeAsync(ok: 2, ko: 2, closes: false);
        var good = hub.Floor.Devices[batch][^1].Uid;
        await RevokeAsync(hub, good, "KeyCompromise");
        Assert.Equal(0, (await hub.Lists.SinceAsync("lighting", 0, null)).Last);
        await hub.Floor.CloseAsync(batch);
        await RevokeAsync(hub, hub.Floor.Devices[batch].First(d => d.Outcome == Outcomes.Ko).Uid, "CessationOfOperation");
        await RevokeAsync(hub, good, "KeyCompromise", step: "second");
        await hub.Floor.RecordAsync([new("certificate.revoke", "owner", "01", ("username", "station bench-1"), ("reason", "Superseded"))]);

        Assert.Equal(ListChangeKind.Closed, Assert.Single(await (await hub.Lists.SinceAsync("lighting", 0, null)).Changes.ToListAsync()).Kind);
        var withdrawn = Assert.Single(await hub.Lists.WithdrawalsAsync(batch));
        Assert.Equal(good, withdrawn.Key);
        Assert.Equal(["dac", "second"], withdrawn.Select(w => w.Step));
    }

    private static Task RevokeAsync(Hub hub, string device, string reason, string step = "dac") =>
        hub.Floor.RecordAsync([new("certificate.revoke", "owner", "0A", ("username", $"{device}-{step}"), ("reason", reason))]);
}
