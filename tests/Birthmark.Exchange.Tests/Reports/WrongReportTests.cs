using Birthmark.Exchange.Reports;
using Birthmark.Storage;

namespace Birthmark.Exchange.Tests.Reports;

/// <summary>A hub that signs untruths: each is caught, and named.</summary>
public sealed class WrongReportTests
{
    [Theory]
    [InlineData("a device left out", ReportFault.Balance)]
    [InlineData("a device too many", ReportFault.Balance)]
    [InlineData("a good one for a bad one", ReportFault.Record)]
    [InlineData("another serial", ReportFault.Record)]
    [InlineData("another certificate", ReportFault.Record)]
    [InlineData("another station", ReportFault.Record)]
    [InlineData("the same serial twice", ReportFault.Duplicate)]
    [InlineData("the same key twice", ReportFault.Duplicate)]
    [InlineData("the same certificate twice", ReportFault.Duplicate)]
    [InlineData("the same ticket twice", ReportFault.Duplicate)]
    public async Task Lists_that_are_not_those_of_the_log_are_caught(string lie, ReportFault fault)
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var batch = await hub.Floor.MakeAsync();
        var devices = hub.Floor.Devices[batch];
        var (good, another, bad) = (devices.FindIndex(d => d.Outcome == Outcomes.Ok), devices.FindLastIndex(d => d.Outcome == Outcomes.Ok), devices.FindIndex(d => d.Outcome == Outcomes.Ko));
        switch (lie)
        {
            case "a device left out":
                devices.RemoveAt(another);
                break;
            case "a device too many":
                devices.Add(devices[good] with { Uid = Guid.CreateVersion7().ToString(), Ticket = 11, Serial = "extra", Certificates = [] });
                break;
            case "a good one for a bad one":
                (devices[good], devices[bad]) = (devices[good] with { Outcome = Outcomes.Ko }, devices[bad] with { Outcome = Outcomes.Ok });
                break;
            case "another serial":
                devices[good] = devices[good] with { Serial = "another" };
                break;
            case "another certificate":
                devices[good] = devices[good] with { Certificates = [devices[good].Certificates[0] with { Sha256 = TestFloor.Hex("forged") }] };
                break;
            case "another station":
                devices[bad] = devices[bad] with { Station = "bench-2" };
                break;
            case "the same serial twice":
                devices[good] = devices[good] with { Serial = devices[bad].Serial };
                break;
            case "the same key twice":
                devices[good] = devices[good] with { Certificates = [devices[good].Certificates[0] with { PublicKeyHash = devices[bad].Certificates[0].PublicKeyHash }] };
                break;
            case "the same certificate twice":
                devices[good] = devices[good] with { Certificates = devices[another].Certificates };
                break;
            default:
                devices[good] = devices[good] with { Ticket = devices[another].Ticket };
                break;
        }

        await hub.RefuseAsync(await hub.ReportAsync(batch), fault);
    }

    [Fact]
    public async Task A_balance_that_does_not_balance_or_is_not_that_of_the_release_is_caught()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var batch = await hub.Floor.MakeAsync();
        hub.Floor.Alter(batch, b => b with { Balance = b.Balance with { Left = 2 } });
        await hub.RefuseAsync(await hub.ReportAsync(batch), ReportFault.Balance);
        hub.Floor.Alter(batch, b => b with { Balance = b.Balance with { Authorised = 12 } });
        var wrong = await hub.RefuseAsync(await hub.ReportAsync(batch), ReportFault.Record);
        Assert.Contains("quantity '13'", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_made_beside_the_lists_is_told_by_the_log()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var batch = await hub.Floor.MakeAsync();
        await hub.Floor.RecordAsync([new AuditRecord("device.create", "bench-1", "hidden", ("batch", batch), ("ticket", "99"), ("serial", "hidden"))]);
        await hub.Floor.RecordAsync([new AuditRecord("batch.release", "olga", batch, ("authorised", "13"), ("provisioned", "7"), ("scrapped", "2"), ("unconfirmed", "1"), ("left", "3"))]);
        await hub.RefuseAsync(await hub.ReportAsync(batch), ReportFault.Record);
    }
}
