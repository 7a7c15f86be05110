using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Birthmark.Browser.Tests;

[Collection(OnTheFloor.Name)]
public sealed class OrderTests(Floor floor)
{
    [Fact]
    public async Task An_operator_hands_in_an_order_and_a_stop_and_sees_what_is_left()
    {
        var folder = Directory.CreateTempSubdirectory("birthmark-oem-").FullName;
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        var page = visitor.Page;
        await page.GotoAsync("/console/orders");
        await page.GetByLabel("File as the OEM signed it (.p7m)").SetInputFilesAsync(await floor.Oem.OrderAsync(folder, "2026-0099", 77));
        await page.GetByRole(AriaRole.Button, new() { Name = "Hand it in" }).ClickAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "2026-0099" });
        await Expect(row).ToContainTextAsync("open");
        await Expect(row).ToContainTextAsync("77");

        await page.GetByLabel("File as the OEM signed it (.p7m)").SetInputFilesAsync(await floor.Oem.StopAsync(folder, "2026-0099"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Hand it in" }).ClickAsync();
        await Expect(row).ToContainTextAsync("stopped");

        // What was taken once is refused in a sentence.
        await page.GetByLabel("File as the OEM signed it (.p7m)").SetInputFilesAsync(await floor.Oem.OrderAsync(folder, "2026-0042", 5));
        await page.GetByRole(AriaRole.Button, new() { Name = "Hand it in" }).ClickAsync();
        await Expect(page.Locator("#content")).ToContainTextAsync("was taken before");
        Assert.Empty(visitor.Objections);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_package_brings_a_version_of_its_project_and_an_older_one_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("birthmark-oem-").FullName;
        var (older, newer) = (await floor.Oem.SealAsync(folder, "1.2"), await floor.Oem.SealAsync(folder, "1.3"));
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        var page = visitor.Page;
        await page.GotoAsync("/console/orders/packages");
        await page.GetByLabel("File as the OEM sealed it").SetInputFilesAsync(newer);
        await page.GetByRole(AriaRole.Button, new() { Name = "Hand it in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("lamps-1.3");
        await page.GetByLabel("File as the OEM sealed it").SetInputFilesAsync(older);
        await page.GetByRole(AriaRole.Button, new() { Name = "Hand it in" }).ClickAsync();
        await Expect(page.Locator("#content")).ToContainTextAsync("Have it sealed anew");
        Assert.Empty(visitor.Objections);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_auditor_sees_orders_and_can_hand_in_nothing()
    {
        await using var visitor = await floor.VisitAsync(Floor.Auditor);
        await visitor.Page.GotoAsync("/console/orders");
        await Expect(visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "2026-0042" })).ToContainTextAsync("1 000");
        await Expect(visitor.Page.Locator("#content input[type=file]")).ToHaveCountAsync(0);
    }
}
