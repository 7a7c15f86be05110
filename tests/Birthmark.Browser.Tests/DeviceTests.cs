using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Birthmark.Browser.Tests;

[Collection(OnTheFloor.Name)]
public sealed class DeviceTests(Floor floor)
{
    [Fact]
    public async Task A_device_is_found_by_serial_uid_certificate_serial_subject_and_outcome()
    {
        var device = await floor.Hub.Owner.Devices.GetAsync(floor.Past.Ko);
        var certificate = Assert.Single(device.Certificates!);
        await using var visitor = await floor.VisitAsync(Floor.Auditor);
        foreach (var clue in new[] { device.Serial, device.DeviceUid, certificate.SerialNumber, certificate.Subject })
        {
            await visitor.Page.GotoAsync("/console/devices");
            await visitor.Page.GetByLabel("Serial, UID, certificate or subject").FillAsync(clue!);
            await Expect(visitor.Page.Locator("#found tbody tr")).ToHaveCountAsync(1);
            await Expect(visitor.Page.Locator("#found")).ToContainTextAsync(device.Serial!);
        }

        await visitor.Page.GotoAsync("/console/devices");
        await visitor.Page.GetByLabel("Outcome").SelectOptionAsync("ko");
        await Expect(visitor.Page.Locator("#found .bm-state:not(.is-bad)")).ToHaveCountAsync(0);
        await Expect(visitor.Page.Locator("#found")).ToContainTextAsync(device.Serial!);
        Assert.Empty(visitor.Objections);
    }

    [Fact]
    public async Task A_devices_blocks_stand_with_addresses_digests_and_what_was_read_back()
    {
        var device = await floor.Hub.Owner.Devices.GetAsync(floor.Sensor);
        await using var visitor = await floor.VisitAsync(Floor.Auditor);
        await visitor.Page.GotoAsync($"/console/devices/{floor.Sensor}");
        await Expect(visitor.Page.Locator(".bm-timeline")).ToContainTextAsync("Memory laid out");
        await Expect(visitor.Page.Locator(".bm-timeline")).ToContainTextAsync(
            $"What was read of {device.Blocks!.Count(b => !b.Secret)} of {device.Blocks!.Count} blocks is what was meant to lie there.");
        foreach (var block in device.Blocks!)
        {
            var row = visitor.Page.Locator("#blocks tbody tr").Filter(new() { HasText = block.Address });
            await Expect(row).ToContainTextAsync(block.Digest[..16]);
            await Expect(row).ToContainTextAsync(block.Secret ? "not read" : "same");
        }

        Assert.Empty(visitor.Objections);
    }

    [Fact]
    public async Task A_devices_life_is_one_timeline_down_to_the_proof_that_it_stands_in_the_log()
    {
        await using var visitor = await floor.VisitAsync(Floor.Auditor);
        var page = visitor.Page;
        await page.GotoAsync($"/console/devices/{floor.Past.Ko}");
        await Expect(page.Locator(".bm-timeline")).ToContainTextAsync("Created");
        await Expect(page.Locator(".bm-timeline")).ToContainTextAsync("Certificate issued");
        await Expect(page.Locator(".bm-timeline")).ToContainTextAsync("read-back of block dac differs");
        await Expect(page.Locator(".bm-timeline")).ToContainTextAsync("On the deny list");
        await page.Locator(".bm-timeline li").Filter(new() { HasText = "Reported KO" }).Locator(".bm-leaf").ClickAsync();
        await Expect(page.Locator(".bm-verdict.is-good")).ToBeVisibleAsync();
        await Expect(page.Locator(".bm-leaf-text")).ToContainTextAsync(floor.Past.Ko);

        // What closed its batch tells of the batch.
        await page.GotoAsync($"/console/devices/{floor.Past.Ko}");
        await page.Locator(".bm-leaf").Last.ClickAsync();
        await Expect(page.Locator(".bm-leaf-text")).ToContainTextAsync(floor.Past.Batch);
        Assert.Empty(visitor.Objections);
    }
}
