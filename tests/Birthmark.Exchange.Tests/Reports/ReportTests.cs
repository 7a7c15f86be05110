using System.Security.Cryptography;
using System.Text.Json;
using Birthmark.Exchange.Reports;
using Birthmark.Exchange.Tests.Log;

namespace Birthmark.Exchange.Tests.Reports;

public sealed class ReportTests
{
    [Fact]
    public async Task A_report_is_signed_balances_and_is_verified_without_the_hub()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        await hub.GrowAsync(300);
        var batch = await hub.Floor.MakeAsync();
        await hub.GrowAsync(40);
        var verdict = await hub.VerifyAsync(await hub.ReportAsync(batch));
        Assert.Equal((batch, "night shift", "released"), (verdict.Batch, verdict.Name, verdict.State));
        Assert.Equal(new ReportedBalance(13, 7, 2, 1, 3), verdict.Balance);
        Assert.Equal((await hub.Checkpoints.KeyAsync()).Name, verdict.Log);
    }

    [Fact]
    public async Task Openssl_verifies_a_report_of_several_pieces_and_its_content_is_JSON()
    {
        Tool.SkipUnlessPresent("openssl");
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var batch = await hub.Floor.MakeAsync(ok: 150);
        var report = await hub.ReportAsync(batch);
        Assert.True(report.Length > 3 * 0x8000);
        await File.WriteAllBytesAsync(folder["report.p7m"], report);
        Tool.Run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", folder["report.p7m"], "-CAfile", hub.WriteTrust(folder), "-out", folder["content.json"]);
        using var content = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["content.json"]));
        Assert.Equal(150, content.RootElement.GetProperty("allow").GetArrayLength());
        Assert.Equal(3, content.RootElement.GetProperty("deny").GetArrayLength());
        Assert.Equal(batch, content.RootElement.GetProperty("batch").GetProperty("uid").GetString());
    }

    [Fact]
    public async Task An_empty_batch_and_one_of_a_single_device_are_reported_too()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        Assert.Equal(5, (await hub.VerifyAsync(await hub.ReportAsync(await hub.Floor.MakeAsync(0, 0, 0, 5)))).Balance.Left);
        Assert.Equal(1, (await hub.VerifyAsync(await hub.ReportAsync(await hub.Floor.MakeAsync(1, 0, 0, 0)))).Balance.Provisioned);
    }

    [Fact]
    public async Task A_report_proves_that_the_log_continues_the_auditors_own_checkpoint()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        await hub.GrowAsync(70);
        var own = await hub.Checkpoints.EnsureAsync();
        await hub.GrowAsync(70);
        var last = await hub.Checkpoints.EnsureAsync();
        var batch = await hub.Floor.MakeAsync();
        var plain = await hub.ReportAsync(batch);
        Assert.Equal(last.Size, (await hub.VerifyAsync(plain, e => e with { Earlier = last })).Continues);
        var missing = await hub.RefuseAsync(plain, ReportFault.Consistency, e => e with { Earlier = own });
        Assert.Contains($"--earlier {own.Size}", missing.Message, StringComparison.Ordinal);
        Assert.Equal(own.Size, (await hub.VerifyAsync(await hub.ReportAsync(batch, own.Size), e => e with { Earlier = own })).Continues);
    }

    [Fact]
    public async Task A_report_shows_the_witness_once_the_checkpoint_has_been_cosigned()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        using var oem = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var witness = await hub.Witnesses.AddAsync("oem.example/witness", oem.ExportSubjectPublicKeyInfoPem(), "owner");
        var batch = await hub.Floor.MakeAsync();
        await hub.RefuseAsync(await hub.ReportAsync(batch), ReportFault.Witness, e => e with { Witnesses = [witness] });
        await hub.GrowAsync(20);
        await hub.Checkpoints.TakeCosignatureAsync(CheckpointBookTests.Cosign(await hub.Checkpoints.EnsureAsync(), oem, witness).Encode());
        Assert.Equal(["oem.example/witness"], (await hub.VerifyAsync(await hub.ReportAsync(batch), e => e with { Witnesses = [witness] })).Witnesses);
    }
}
