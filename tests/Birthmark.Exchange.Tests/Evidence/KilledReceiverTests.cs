using Birthmark.Exchange.Evidence.Receiving;
using Birthmark.Exchange.Evidence.Sites;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Exchange.Tests.Evidence;

public sealed class KilledReceiverTests
{
    [Fact]
    public async Task A_receiver_killed_at_any_moment_keeps_what_it_acknowledged_and_doubles_nothing()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTime();
        await using var hub = await Hub.StartAsync(folder, time);
        var pinned = PinnedHub.Write((await hub.Checkpoints.KeyAsync()).Text, TestParty.Hub.Root.ExportCertificatePem());
        using var receiver = new ReceiverProcess(folder, pinned);
        using var cable = new CuttableCable(receiver.Port);
        var sites = hub.Services.GetRequiredService<EvidenceSites>();
        await sites.AddAsync("oem", $"https://127.0.0.1:{cable.Port}/", TestParty.Oem.Root.ExportCertificatePem(), "owner");
        using var stop = new CancellationTokenSource();
        var pump = hub.Services.GetRequiredService<SitePumps>().Make("oem").RunAsync(stop.Token);

        // In the midst of an answer, which comes behind the write, and in the midst of a push; some 2,000 octets of either are the handshake.
        for (var round = 0; round < 10; round++)
        {
            await receiver.StartAsync();
            var isKilled = false;
            cable.AtCut = () =>
            {
                receiver.Kill();
                isKilled = true;
            };
            cable.CutAfterAnswered = round % 2 == 0 ? 2_000 + (round * 150) : long.MaxValue;
            cable.CutAfterAsked = round % 2 == 1 ? 20_000 * round : long.MaxValue;
            cable.Mend();
            await UntilAsync(time, pump, async () =>
            {
                await hub.GrowAsync(500, $"round {round}");
                await hub.Checkpoints.EnsureAsync();
                return isKilled;
            });
            var held = KeptEvidence.Look(receiver.Store);
            Assert.True(held.Count == 0 || held[0].Leaves >= (await sites.FindAsync("oem")).Acknowledged);
        }

        await receiver.StartAsync();
        cable.Mend();
        await hub.GrowAsync(1);
        var last = await hub.Checkpoints.EnsureAsync();
        await UntilAsync(time, pump, async () => (await sites.FindAsync("oem")).Acknowledged == last.Size);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pump);
        receiver.Kill();
        Assert.True(PinnedHub.TryRead(pinned, out var trusted, out _));
        var verdict = Assert.Single(KeptEvidence.Verify(receiver.Store, [trusted], null));
        Assert.Equal((last.Size, last.Size), (verdict.Leaves, verdict.Verified));
    }

    private static async Task UntilAsync(FakeTime time, Task pump, Func<Task<bool>> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "not within a minute");
            Assert.False(pump.IsFaulted, pump.Exception?.ToString());
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }
    }
}
