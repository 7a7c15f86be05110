using System.Net;
using System.Security.Cryptography;
using System.Text;
using Birthmark.Exchange.Evidence.Receiving;
using Birthmark.Exchange.Evidence.Sites;
using Birthmark.Exchange.Log;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Exchange.Tests.Evidence;

/// <summary>A hub, a receiver and the cable between them, all real, on loopback; their clock stands still unless the test moves it.</summary>
internal sealed class TwoSites : IAsyncDisposable
{
    internal const string SiteName = "oem";

    private CancellationTokenSource? stop;
    private Task? pumping;

    private TwoSites(TemporaryFolder folder, Hub hub, FakeTime time) => (Folder, Hub, Time) = (folder, hub, time);

    internal TemporaryFolder Folder { get; }

    internal Hub Hub { get; private set; }

    internal FakeTime Time { get; }

    internal EvidenceReceiver? Receiver { get; private set; }

    internal CuttableCable Cable { get; private set; } = null!;

    internal WitnessKey? Witness { get; set; }

    internal List<string> Said { get; } = [];

    internal string Store => Folder["store"];

    internal EvidenceSites Sites => Hub.Services.GetRequiredService<EvidenceSites>();

    internal SiteStates States => Hub.Services.GetRequiredService<SiteStates>();

    internal static async Task<TwoSites> StartAsync(TemporaryFolder folder, WitnessKey? witness = null)
    {
        var time = new FakeTime();
        var sites = new TwoSites(folder, await Hub.StartAsync(folder, time), time) { Witness = witness };
        await sites.ReceiveAsync();
        sites.Cable = new CuttableCable(sites.Receiver!.Address.Port);
        await sites.Sites.AddAsync(SiteName, $"https://127.0.0.1:{sites.Cable.Port}/", TestParty.Oem.Root.ExportCertificatePem(), "owner");
        return sites;
    }

    internal async Task<PinnedHub> PinAsync() => Pin(await Hub.Checkpoints.KeyAsync());

    internal static PinnedHub Pin(NoteKey key) => PinnedHub.TryRead(PinnedHub.Write(key.Text, TestParty.Hub.Root.ExportCertificatePem()), out var pinned, out var why)
        ? pinned
        : throw new InvalidOperationException(why);

    /// <summary>Starts the receiver, at the port of before if there was one.</summary>
    internal async Task ReceiveAsync()
    {
        var port = Receiver?.Address.Port ?? 0;
        Receiver = await EvidenceReceiver.StartAsync(
            new()
            {
                Listen = new IPEndPoint(IPAddress.Loopback, port), Store = Store, Hubs = [await PinAsync()], Certificate = TestParty.Oem.Certificate,
                Witness = Witness, Say = line => { lock (Said) { Said.Add(line); } },
            },
            Time);
    }

    internal void Pump()
    {
        stop = new CancellationTokenSource();
        pumping = Hub.Services.GetRequiredService<SitePumps>().Make(SiteName).RunAsync(stop.Token);
    }

    internal async Task StopPumpAsync()
    {
        if (stop is not null)
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pumping!);
            stop.Dispose();
            stop = null;
        }
    }

    internal async Task RestartHubAsync(Action between)
    {
        await StopPumpAsync();
        await Hub.DisposeAsync();
        between();
        Hub = await Hub.StartAsync(Folder, Time);
    }

    /// <summary>Moves the clock, a second a look, until it is so.</summary>
    internal async Task UntilAsync(Func<Task<bool>> isSo, TimeSpan? step = null)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(60), $"not within a minute: {States.Of(await Sites.FindAsync(SiteName))}; said: {string.Join('\n', Said)}");
            Assert.False(pumping?.IsFaulted ?? false, pumping?.Exception?.ToString());
            Time.Advance(step ?? TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }
    }

    internal Task UntilHeldAsync(long leaves) => UntilAsync(async () => (await Sites.FindAsync(SiteName)).Acknowledged >= leaves);

    internal async Task<SignedCheckpoint> GrowAndDrainAsync(int leaves)
    {
        await Hub.GrowAsync(leaves);
        var checkpoint = await Hub.Checkpoints.EnsureAsync();
        await UntilHeldAsync(checkpoint.Size);
        return checkpoint;
    }

    /// <summary>The log's size under a checkpoint, with nothing sent.</summary>
    internal async Task<long> GrowAndStopAsync(int leaves)
    {
        await Hub.GrowAsync(leaves);
        return (await Hub.Checkpoints.EnsureAsync()).Size;
    }

    /// <summary>The receiver's leaves, exactly those of the hub's log, one each.</summary>
    internal async Task AssertSameAsync(long size)
    {
        var held = File.ReadAllLines(Path.Combine(await LogFolderAsync(), "leaves.ndjson"));
        var log = new List<string>();
        while (await Hub.Store.Audit.ReadAsync(log.Count, 1000) is { Count: > 0 } page && log.Count < size)
        {
            log.AddRange(page.Select(e => Encoding.UTF8.GetString(e.Leaf)));
        }

        Assert.Equal(log.Take((int)size), held);
    }

    internal async Task<string> LogFolderAsync() =>
        Path.Combine(Store, Convert.ToHexStringLower(SHA256.HashData((await Hub.Checkpoints.KeyAsync()).PublicKey.Span).AsSpan(0, 8)));

    public async ValueTask DisposeAsync()
    {
        await StopPumpAsync();
        Cable.Dispose();
        if (Receiver is not null)
        {
            await Receiver.DisposeAsync();
        }

        await Hub.DisposeAsync();
    }
}
