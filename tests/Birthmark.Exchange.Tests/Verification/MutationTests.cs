using System.Security.Cryptography;
using Birthmark.Exchange.Tests.Reports;
using Birthmark.Exchange.Verification;

namespace Birthmark.Exchange.Tests.Verification;

public sealed class MutationTests
{
    private const int CommonPlaces = 400;

    /// <summary>Every octet before the content and after it, and many within it: each replaced by another.</summary>
    [Fact]
    public async Task No_octet_of_a_report_can_be_changed()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        using var owner = new Owner();
        var batch = await hub.Floor.MakeAsync(ok: 3, ko: 1, unconfirmed: 1, left: 1, others: 1, envelope: owner.Seal);
        var report = await hub.ReportAsync(batch);
        await hub.VerifyAsync(report);
        var tail = report.AsSpan().LastIndexOf("}\n"u8) + 2;
        var places = Enumerable.Range(0, 80).Concat(Enumerable.Range(0, CommonPlaces).Select(i => 80 + (int)((tail - 80L) * i / CommonPlaces))).Concat(Enumerable.Range(tail, report.Length - tail));
        var expectation = hub.Expect();
        byte[] changes = [0x01, 0x80, 0x20];
        foreach (var place in places)
        {
            var change = changes[place % changes.Length];
            report[place] ^= change;
            await Assert.ThrowsAsync<ReportWrongException>(() => ReportVerifier.VerifyAsync(new MemoryStream(report), expectation));
            report[place] ^= change;
        }

        await hub.VerifyAsync(report);
    }

    [Fact]
    public async Task A_report_cut_anywhere_or_with_something_behind_it_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var report = await hub.ReportAsync(await hub.Floor.MakeAsync());
        for (var length = 0; length < report.Length; length += 1 + (report.Length / 200))
        {
            await hub.RefuseAsync(report[..length], ReportFault.Form);
        }

        await hub.RefuseAsync(report[..^1], ReportFault.Form);
        await hub.RefuseAsync([.. report, 0], ReportFault.Form);
    }

    [Fact]
    public async Task A_report_of_another_hub_is_not_trusted()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        await using var other = await Hub.StartAsync(folder, name: "other");
        await hub.RefuseAsync(await other.ReportAsync(await other.Floor.MakeAsync()), ReportFault.Chain);
    }
}
