using System.Security.Cryptography;
using Birthmark.Exchange.Log;
using Birthmark.Exchange.Tests.Log;
using Birthmark.Exchange.Tests.Reports;
using Birthmark.Exchange.Verification;
using Birthmark.Storage;

namespace Birthmark.Exchange.Tests.Attacks;

/// <summary>Attacks on the evidence by whoever has the hub's disk; docs/security/attacks.md names each.</summary>
public sealed class AttackTests
{
    private static readonly string Verifier = Path.Combine(Root(), "sdk", "python", "verify_report.py");

    [Fact]
    public async Task A_forked_log_of_equal_size_is_found_by_whoever_holds_a_checkpoint_of_the_other_branch()
    {
        using var folder = new TemporaryFolder();
        await using (var origin = await Hub.StartAsync(folder))
        {
            await origin.GrowAsync(30);
            await origin.Checkpoints.EnsureAsync();
            await origin.Reports.PrepareAsync(await origin.Floor.MakeAsync());
        }

        CopyDatabase(folder, "hub", "branch");
        File.Copy(folder["hub.key"], folder["branch.key"]);
        await using var hub = await Hub.StartAsync(folder);
        await using var branch = await Hub.StartAsync(folder, name: "branch");
        using var oem = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var witness = await hub.Witnesses.AddAsync("oem.example/witness", oem.ExportSubjectPublicKeyInfoPem(), "owner");
        await branch.Witnesses.AddAsync("oem.example/witness", oem.ExportSubjectPublicKeyInfoPem(), "owner");
        await hub.GrowAsync(80, "here");
        var mine = await hub.Checkpoints.EnsureAsync();
        var batch = await branch.Floor.MakeAsync(ok: 3, ko: 0, unconfirmed: 0, left: 0, others: 0);
        await branch.GrowAsync((int)(mine.Size - (await branch.Store.Audit.Tree.HeadAsync()).Size), "there");
        var theirs = await branch.Checkpoints.EnsureAsync();
        Assert.Equal(mine.Size, theirs.Size);
        Assert.Equal(mine.Checkpoint.Origin, theirs.Checkpoint.Origin);

        // The verifier, the hub's own desk for cosignatures, and the check of a whole log.
        var report = await branch.ReportAsync(batch);
        var wrong = await branch.RefuseAsync(report, ReportFault.Consistency, e => e with { Earlier = mine });
        Assert.Contains("forked", wrong.Message, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<ExchangeRefusedException>(() => branch.Checkpoints.TakeCosignatureAsync(CheckpointBookTests.Cosign(mine, oem, witness).Encode()));
        Assert.Equal(ExchangeRefusal.CheckpointUnknown, refused.Code);
        Assert.Equal(LogFault.Consistency, (await VerifyLogAsync(branch, folder["branch.db"], mine)).Fault);
        await File.WriteAllBytesAsync(folder["report.p7m"], report);
        await SaysAsync(branch, folder, 1, "the log was forked", "--earlier", await WriteAsync(folder, mine));
    }

    [Fact]
    public async Task A_report_of_another_batch_is_refused_however_good_it_is()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var (wanted, other) = (await hub.Floor.MakeAsync(), await hub.Floor.MakeAsync(name: "day shift"));
        var report = await hub.ReportAsync(other);
        await hub.RefuseAsync(report, ReportFault.Expectation, e => e with { Batch = wanted });
        await File.WriteAllBytesAsync(folder["report.p7m"], report);
        await SaysAsync(hub, folder, 1, $"expectation: this is a good report, but of batch {other}", "--batch", wanted);
    }

    [Fact]
    public async Task A_report_shown_a_second_time_is_refused_by_whoever_keeps_the_checkpoint_of_the_last()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var first = await hub.Floor.MakeAsync();
        var report = await hub.ReportAsync(first);
        var second = await hub.Floor.MakeAsync(name: "day shift");
        var kept = await hub.Checkpoints.EnsureAsync();

        // As it was: from before the checkpoint. Made afresh: of a batch that was closed before it.
        await hub.RefuseAsync(report, ReportFault.Consistency, e => e with { Earlier = kept });
        await hub.GrowAsync(10);
        await hub.Checkpoints.EnsureAsync();
        var afresh = await hub.ReportAsync(first, kept.Size + 1);
        await hub.RefuseAsync(afresh, ReportFault.Expectation, e => e with { After = kept });
        Assert.Equal(kept.Size, (await hub.VerifyAsync(await hub.ReportAsync(first, kept.Size), e => e with { Earlier = kept })).Continues);

        var third = await hub.Floor.MakeAsync(name: "late shift");
        var fresh = await hub.ReportAsync(third, kept.Size);
        Assert.Equal(third, (await hub.VerifyAsync(fresh, e => e with { After = kept })).Batch);
        Assert.NotEqual(second, third);

        var checkpoint = await WriteAsync(folder, kept);
        await File.WriteAllBytesAsync(folder["report.p7m"], report);
        await SaysAsync(hub, folder, 1, "older than your checkpoint", "--earlier", checkpoint);
        await File.WriteAllBytesAsync(folder["report.p7m"], afresh);
        await SaysAsync(hub, folder, 1, "reported before", "--after", checkpoint);
        await File.WriteAllBytesAsync(folder["report.p7m"], fresh);
        await SaysAsync(hub, folder, 0, "good", "--after", checkpoint);
    }

    [Fact]
    public async Task An_old_database_put_back_is_found_by_a_checkpoint_kept_elsewhere_and_by_nothing_on_this_disk()
    {
        using var folder = new TemporaryFolder();
        await using (var hub = await Hub.StartAsync(folder))
        {
            await hub.GrowAsync(30);
            await hub.Checkpoints.EnsureAsync();
        }

        CopyDatabase(folder, "hub", "old");
        SignedCheckpoint kept;
        await using (var hub = await Hub.StartAsync(folder))
        {
            await hub.Floor.MakeAsync();
            kept = await hub.Checkpoints.EnsureAsync();
        }

        CopyDatabase(folder, "old", "hub");
        await using var back = await Hub.StartAsync(folder);
        // Nothing on the disk speaks against it: only what was kept elsewhere, or a hardware counter, can.
        await back.Checkpoints.VerifyAsync();
        Assert.Null(back.Checkpoints.Fault);
        var wrong = await VerifyLogAsync(back, folder["hub.db"], kept);
        Assert.Equal(LogFault.Consistency, wrong.Fault);
        Assert.Contains("an old database was put back", wrong.Message, StringComparison.Ordinal);

        // Grown beyond what was kept, it is a fork.
        var batch = await back.Floor.MakeAsync(ok: 30);
        Assert.Contains("forked", (await VerifyLogAsync(back, folder["hub.db"], kept)).Message, StringComparison.Ordinal);
        await back.RefuseAsync(await back.ReportAsync(batch, kept.Size), ReportFault.Consistency, e => e with { Earlier = kept });
    }

    /// <summary>With its write-ahead log, which holds what has not been moved into the file yet.</summary>
    private static void CopyDatabase(TemporaryFolder folder, string from, string to)
    {
        foreach (var part in new[] { ".db", ".db-wal", ".db-shm" })
        {
            File.Delete(folder[to + part]);
            if (File.Exists(folder[from + part]))
            {
                File.Copy(folder[from + part], folder[to + part]);
            }
        }
    }

    private static async Task<LogWrongException> VerifyLogAsync(Hub hub, string database, SignedCheckpoint earlier)
    {
        using var store = await StoreReader.OpenSqliteAsync(database);
        var expectation = new LogExpectation(await hub.Checkpoints.KeyAsync(), earlier);
        return await Assert.ThrowsAsync<LogWrongException>(() => LogVerifier.VerifyAsync(new DatabaseLog(store.Reader), expectation));
    }

    private static async Task<string> WriteAsync(TemporaryFolder folder, SignedCheckpoint checkpoint)
    {
        await File.WriteAllBytesAsync(folder["kept.txt"], checkpoint.Note.Encode());
        return folder["kept.txt"];
    }

    /// <summary>What the verifier in Python, which shares no code, says of report.p7m.</summary>
    private static Task SaysAsync(Hub hub, TemporaryFolder folder, int exitCode, string words, params string[] more)
    {
        Tool.SkipUnlessPresent("python3");
        Tool.SkipUnlessPresent("openssl");
        var said = Tool.Try("python3", [Verifier, folder["report.p7m"], "--trust", hub.WriteTrust(folder), .. more]);
        Assert.True(said.ExitCode == exitCode, said.Text);
        Assert.Contains(words, said.Text, StringComparison.Ordinal);
        return Task.CompletedTask;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Birthmark.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run within the repository.");
    }
}
