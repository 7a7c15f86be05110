using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Exchange.Tests.Reports;
using Birthmark.Exchange.Verification;
using Birthmark.Keys;
using Birthmark.Keys.Envelopes;

namespace Birthmark.Exchange.Tests.Verification;

public sealed class OwnerPartTests
{
    [Fact]
    public async Task The_owner_opens_what_a_report_holds_for_it_and_nobody_else_does()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        using var owner = new Owner();
        var batch = await hub.Floor.MakeAsync(ok: 5, ko: 1, unconfirmed: 0, envelope: owner.Seal);
        var report = await hub.ReportAsync(batch);
        Assert.Equal(6, (await hub.VerifyAsync(report)).ForOwner);

        var opened = new Dictionary<string, string>();
        Assert.Equal(6, await OwnerParts.OpenAsync(new MemoryStream(report), owner.Key, (uid, serial, values) => opened[uid] = $"{serial}: {Encoding.UTF8.GetString(values)}"));
        Assert.All(hub.Floor.Devices[batch], d => Assert.Equal($"{d.Serial}: {{\"Passcode\":\"{d.Ticket}\"}}", opened[d.Uid]));

        using var thief = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var wrong = await Assert.ThrowsAsync<ReportWrongException>(() => OwnerParts.OpenAsync(new MemoryStream(report), thief, (_, _, _) => { }));
        Assert.Equal(ReportFault.Expectation, wrong.Fault);
    }

    [Theory]
    [InlineData("swapped")]
    [InlineData("left out")]
    [InlineData("altered")]
    [InlineData("put in")]
    public async Task An_envelope_that_is_not_the_one_of_which_the_log_tells_is_found(string how)
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        using var owner = new Owner();
        var batch = await hub.Floor.MakeAsync(ok: 3, ko: 0, unconfirmed: 0, envelope: how == "put in" ? null : owner.Seal);
        var devices = hub.Floor.Devices[batch];
        (devices[0], devices[1]) = how switch
        {
            "swapped" => (devices[0] with { ForOem = devices[1].ForOem }, devices[1] with { ForOem = devices[0].ForOem }),
            "left out" => (devices[0] with { ForOem = null }, devices[1]),
            "altered" => (devices[0] with { ForOem = [.. devices[0].ForOem![..^1], (byte)(devices[0].ForOem![^1] ^ 1)] }, devices[1]),
            _ => (devices[0] with { ForOem = owner.Seal(devices[0]) }, devices[1]),
        };
        var report = await hub.ReportAsync(batch);
        await hub.RefuseAsync(report, ReportFault.Record);
        await File.WriteAllBytesAsync(folder["report.p7m"], report);
        var (exitCode, text) = Tool.Try("python3", Path.Combine(Repository.Root, "sdk", "python", "verify_report.py"), folder["report.p7m"], "--trust", hub.WriteTrust(folder));
        Assert.Equal(1, exitCode);
        Assert.Contains("error: record:", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_envelope_of_another_device_is_not_opened_as_this_ones()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        using var owner = new Owner();
        // A hub that lies from the beginning: the log tells of the same envelope.
        var batch = await hub.Floor.MakeAsync(ok: 1, ko: 0, unconfirmed: 0, envelope: d => owner.Seal(d with { Uid = Guid.CreateVersion7().ToString() }));
        var report = await hub.ReportAsync(batch);
        await hub.VerifyAsync(report);
        var wrong = await Assert.ThrowsAsync<ReportWrongException>(() => OwnerParts.OpenAsync(new MemoryStream(report), owner.Key, (_, _, _) => { }));
        Assert.Equal(ReportFault.Record, wrong.Fault);
    }

    [Fact]
    public async Task A_report_without_secrets_opens_to_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        using var owner = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(0, await OwnerParts.OpenAsync(new MemoryStream(await hub.ReportAsync(await hub.Floor.MakeAsync())), owner, (_, _, _) => { }));
    }
}
