using System.Security.Cryptography;
using Birthmark.Exchange.Reports;
using Birthmark.Exchange.Tests.Log;
using Birthmark.Exchange.Tests.Reports;

namespace Birthmark.Exchange.Tests.Verification;

/// <summary>sdk/python/verify_report.py, which shares no code with the hub, must agree with it.</summary>
public sealed class IndependentVerifierTests
{
    private static readonly string Sdk = Path.Combine(Repository.Root, "sdk", "python");

    [Fact]
    public async Task It_finds_a_good_report_good_with_witness_and_earlier_checkpoint()
    {
        SkipUnlessPossible();
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        using var oem = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var witness = await hub.Witnesses.AddAsync("oem.example/witness", oem.ExportSubjectPublicKeyInfoPem(), "owner");
        await hub.GrowAsync(333);
        var own = await hub.Checkpoints.EnsureAsync();
        await hub.GrowAsync(50);
        await hub.Checkpoints.EnsureAsync();
        var batch = await hub.Floor.MakeAsync(ok: 40);
        await hub.GrowAsync(9);
        await hub.Checkpoints.TakeCosignatureAsync(CheckpointBookTests.Cosign(await hub.Checkpoints.EnsureAsync(), oem, witness).Encode());
        await File.WriteAllBytesAsync(folder["report.p7m"], await hub.ReportAsync(batch, own.Size));
        await File.WriteAllBytesAsync(folder["own.txt"], own.Note.Encode());
        await File.WriteAllTextAsync(folder["witness.pem"], oem.ExportSubjectPublicKeyInfoPem());
        string[] arguments = [Path.Combine(Sdk, "verify_report.py"), folder["report.p7m"], "--trust", hub.WriteTrust(folder)];
        var said = Tool.Run("python3", [.. arguments, "--witness", folder["witness.pem"], "--earlier", folder["own.txt"], "--batch", batch]);
        Assert.StartsWith($"good: batch {batch}", said, StringComparison.Ordinal);
        Assert.Contains("expectation:", Tool.Try("python3", [.. arguments, "--batch", "another"]).Text, StringComparison.Ordinal);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(folder["stranger.pem"], stranger.ExportSubjectPublicKeyInfoPem());
        Assert.Contains("witness:", Tool.Try("python3", [.. arguments, "--witness", folder["stranger.pem"]]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_names_what_a_hub_that_lies_has_written()
    {
        SkipUnlessPossible();
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var batch = await hub.Floor.MakeAsync();
        var devices = hub.Floor.Devices[batch];
        var honest = devices[^1];
        foreach (var (lie, name) in new[]
        {
            (honest with { Serial = "another" }, "record:"), (honest with { Serial = devices[0].Serial }, "duplicate:"), (honest with { Outcome = Outcomes.Ko }, "balance:"),
            (honest with { Certificates = [honest.Certificates[0] with { PublicKeyHash = devices[0].Certificates[0].PublicKeyHash }] }, "duplicate:"),
        })
        {
            devices[^1] = lie;
            await File.WriteAllBytesAsync(folder["report.p7m"], await hub.ReportAsync(batch));
            var (exitCode, text) = Tool.Try("python3", Path.Combine(Sdk, "verify_report.py"), folder["report.p7m"], "--trust", hub.WriteTrust(folder));
            Assert.Equal(1, exitCode);
            Assert.Contains($"error: {name}", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_rejects_a_report_in_which_any_one_octet_was_changed()
    {
        SkipUnlessPossible();
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        using var owner = new Owner();
        var batch = await hub.Floor.MakeAsync(ok: 2, ko: 1, unconfirmed: 0, left: 1, others: 1, envelope: owner.Seal);
        await File.WriteAllBytesAsync(folder["report.p7m"], await hub.ReportAsync(batch));
        var said = Tool.Run("python3", Path.Combine(Sdk, "tests", "mutate_report.py"), folder["report.p7m"], hub.WriteTrust(folder));
        Assert.Contains("all rejected", said, StringComparison.Ordinal);
    }

    private static void SkipUnlessPossible()
    {
        Tool.SkipUnlessPresent("python3");
        Tool.SkipUnlessPresent("openssl");
    }
}
