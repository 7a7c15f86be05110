using System.IO.Compression;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Exchange.Evidence;
using Birthmark.Exchange.Evidence.Receiving;
using Birthmark.Exchange.Evidence.Sites;
using Birthmark.Exchange.Log;

namespace Birthmark.Exchange.Tests.Evidence;

public sealed class ReceiverTests
{
    [Fact]
    public async Task Who_is_no_pinned_hub_is_told_so_and_nothing_is_taken()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        await sites.GrowAndStopAsync(5);
        // Another root, and the hub's own root for another use: what stations and people hold.
        foreach (var stranger in new[] { TestParty.Named("hub").Certificate, TestParty.Hub.Issue("station", TestParty.ClientUse) })
        {
            using var line = Line(sites, stranger);
            Assert.Equal(EvidenceCodes.Stranger, (await line.AskAsync(default)).Code);
            Assert.Equal(EvidenceCodes.Stranger, (await line.PushAsync(await BodyAsync(sites, 0, 5), default)).Code);
        }

        using var hub = Line(sites, TestParty.Hub.Certificate);
        Assert.Equal(0, (await hub.AskAsync(default)).Size);
        Assert.Contains(sites.Said, line => line.Contains("CN=station", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receiver_that_is_not_the_one_known_gets_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        await sites.Sites.RemoveAsync("oem", "owner");
        await sites.Sites.AddAsync("oem", $"https://127.0.0.1:{sites.Cable.Port}/", TestParty.Named("oem").Root.ExportCertificatePem(), "owner");
        sites.Pump();
        await sites.UntilAsync(async () => sites.States.Of(await sites.Sites.FindAsync("oem")).Why?.StartsWith("TLS failed", StringComparison.Ordinal) == true);
        Assert.Equal(0, (await sites.Sites.FindAsync("oem")).Acknowledged);
    }

    [Fact]
    public async Task A_gap_is_answered_with_what_is_missing_and_a_doubled_push_does_no_harm()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        var size = await sites.GrowAndStopAsync(100);
        using var line = Line(sites, TestParty.Hub.Certificate);
        var gap = await line.PushAsync(await BodyAsync(sites, 20, 30), default);
        Assert.Equal((EvidenceCodes.Gap, 0L), (gap.Code, gap.Size));
        foreach (var (from, to, held) in new[] { (0L, 50L, 50L), (0L, 50L, 50L), (20L, 60L, 60L), (10L, 20L, 60L), (60L, size, size), (0L, size, size) })
        {
            var reply = await line.PushAsync(await BodyAsync(sites, from, to), default);
            Assert.Equal((null, held, held == size ? size : 0), (reply.Code, reply.Size, reply.Verified));
        }

        await sites.AssertSameAsync(size);
    }

    [Fact]
    public async Task What_is_not_of_the_form_or_not_signed_by_the_hub_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        var size = await sites.GrowAndStopAsync(10);
        var note = Encoding.UTF8.GetString((await sites.Hub.Checkpoints.NewestAsync())!.Note.Encode());
        using var line = Line(sites, TestParty.Hub.Certificate);
        var good = new EvidencePush(EvidenceForm.Format, 0, size, note);
        var leaf = (await sites.Hub.Store.Audit.ReadAsync(0, 1))[0].Leaf;
        byte[][] bodies = [[], [1, 2, 3], Gzip(""), Gzip("{}\n"), Gzip("null\n"), Gzip("no"), PushWriter.Write(good with { Format = "other" }, []), PushWriter.Write(good with { Checkpoint = "x" }, []), Gzip(new string('x', EvidenceForm.LongestPush + 1))];
        foreach (var body in bodies)
        {
            Assert.Equal(EvidenceCodes.Invalid, (await line.PushAsync(body, default)).Code);
        }

        Assert.Equal(EvidenceCodes.WrongSignature, (await line.PushAsync(PushWriter.Write(good with { Checkpoint = note.Replace($"\n{size}\n", $"\n{size + 1}\n", StringComparison.Ordinal) }, []), default)).Code);
        foreach (var poison in new[] { "no JSON"u8.ToArray(), "{}"u8.ToArray(), "{\"index\":\"1\"}"u8.ToArray(), "{\"index\":0}"u8.ToArray(), [0x7B, 0xFF, 0x7D], Encoding.UTF8.GetBytes($"{{\"index\":\"0\",\"x\":\"{new string('y', 66_000)}\"}}") })
        {
            var reply = await line.PushAsync(PushWriter.Write(good, [poison, leaf]), default);
            Assert.Equal((EvidenceCodes.Poison, 0L, 0L), (reply.Code, reply.Index, reply.Size));
        }
    }

    [Fact]
    public async Task What_a_crash_left_half_written_is_cut_off_and_sent_again()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        sites.Pump();
        var before = await sites.GrowAndDrainAsync(300);
        await sites.StopPumpAsync();
        await sites.Receiver!.DisposeAsync();
        var log = await sites.LogFolderAsync();
        File.AppendAllText(Path.Combine(log, "leaves.ndjson"), "{\"act\":\"half a le");
        await using (var index = new FileStream(Path.Combine(log, "leaves.index"), FileMode.Append))
        {
            // An entry of zeros, as a file system may leave it, and a piece of another.
            index.Write(new byte[55]);
        }

        File.AppendAllText(Path.Combine(log, "checkpoints.ndjson"), "{\"at\":\"2026-");
        Assert.Equal(before.Size, KeptEvidence.Look(sites.Store)[0].Verified);
        await sites.ReceiveAsync();
        sites.Pump();
        var after = await sites.GrowAndDrainAsync(300);
        await sites.AssertSameAsync(after.Size);
        Assert.Equal(after.Size, Assert.Single(KeptEvidence.Verify(sites.Store, [await sites.PinAsync()], null)).Verified);
    }

    [Fact]
    public async Task What_is_kept_is_exported_as_the_tiles_that_the_hub_serves()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        sites.Pump();
        var last = await sites.GrowAndDrainAsync(900);
        var exported = Assert.Single(TileExport.Write(sites.Store, folder["export"]));
        Assert.Equal((last.Size, 0L), (exported.Leaves, exported.BundlesLeftOut));
        Assert.Equal(last.Note.Encode(), await File.ReadAllBytesAsync(Path.Combine(exported.Folder, "checkpoint")));
        for (var tile = 0L; tile * 256 < last.Size; tile++)
        {
            var path = new TilePath(tile, (int)Math.Min(256, last.Size - (tile * 256)));
            Assert.Equal(await sites.Hub.Tiles.TileAsync(0, path), await File.ReadAllBytesAsync(Path.Combine(exported.Folder, $"tile/0/{path}")));
            Assert.Equal(await sites.Hub.Tiles.EntriesAsync(path), await File.ReadAllBytesAsync(Path.Combine(exported.Folder, $"tile/entries/{path}")));
        }

        var above = new TilePath(0, (int)(last.Size / 256));
        Assert.Equal(await sites.Hub.Tiles.TileAsync(1, above), await File.ReadAllBytesAsync(Path.Combine(exported.Folder, $"tile/1/{above}")));
    }

    [Fact]
    public async Task Every_altered_octet_of_what_is_kept_is_found()
    {
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        sites.Pump();
        await sites.GrowAndDrainAsync(3);
        await sites.GrowAndDrainAsync(3);
        await sites.StopPumpAsync();
        await sites.Receiver!.DisposeAsync();
        IReadOnlyList<PinnedHub> trust = [await sites.PinAsync()];
        KeptEvidence.Verify(sites.Store, trust, null);
        foreach (var name in new[] { "leaves.ndjson", "leaves.index" })
        {
            var path = Path.Combine(await sites.LogFolderAsync(), name);
            var octets = await File.ReadAllBytesAsync(path);
            for (var at = 0; at < octets.Length; at += 41)
            {
                octets[at] ^= 4;
                await File.WriteAllBytesAsync(path, octets);
                Assert.Throws<ExchangeRefusedException>(() => KeptEvidence.Verify(sites.Store, trust, null));
                octets[at] ^= 4;
            }

            await File.WriteAllBytesAsync(path, octets);
        }

        KeptEvidence.Verify(sites.Store, trust, null);
        var strange = TwoSites.Pin(NoteKeyOf(TestParty.Oem.Root));
        Assert.Throws<ExchangeRefusedException>(() => KeptEvidence.Verify(sites.Store, [strange], null));
    }

    private static NoteKey NoteKeyOf(X509Certificate2 certificate) =>
        NoteKey.TryMake("strange", certificate.PublicKey.ExportSubjectPublicKeyInfo(), out var key, out var why) ? key : throw new InvalidOperationException(why);

    private static SiteLine Line(TwoSites sites, X509Certificate2 certificate) => new(
        new("oem", sites.Receiver!.Address, TestParty.Oem.Root.ExportCertificatePem(), 0, null, false, default, "owner"),
        SslStreamCertificateContext.Create(certificate, null, offline: true), TimeProvider.System);

    private static async Task<byte[]> BodyAsync(TwoSites sites, long from, long to)
    {
        var newest = (await sites.Hub.Checkpoints.NewestAsync())!;
        var leaves = (await sites.Hub.Store.Audit.ReadAsync(from, (int)(to - from))).Select(e => e.Leaf).ToList();
        return PushWriter.Write(new(EvidenceForm.Format, from, newest.Size, Encoding.UTF8.GetString(newest.Note.Encode())), leaves);
    }

    private static byte[] Gzip(string text)
    {
        using var octets = new MemoryStream();
        using (var gzip = new GZipStream(octets, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return octets.ToArray();
    }
}
