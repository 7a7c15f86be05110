using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Birthmark.Browser.Tests;

[Collection(OnTheFloor.Name)]
public sealed class LineTests(Floor floor)
{
    [Fact]
    public async Task An_operator_opens_a_batch_watches_a_station_work_on_it_and_releases_it_without_loading_the_page_again()
    {
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Open a batch" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("monday, line 2");
        await page.GetByLabel("Quantity").FillAsync("6");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open it" }).ClickAsync();
        await page.WaitForURLAsync("**/console/batches/*-*");
        var uid = page.Url.Split('/')[^1];

        await page.GotoAsync("/console/line");
        await page.EvaluateAsync("window.sinceLoaded = true");
        var card = page.Locator($"#batch-{uid}");
        await Expect(card.Locator(".is-ok")).ToContainTextAsync(["0 OK"]);
        var made = await NumberAsync(visitor.Figure("ok"));
        await floor.MakeAsync(uid, "OK", head: "1");
        await floor.MakeAsync(uid, "OK", head: "2");
        await floor.MakeAsync(uid, "KO", "contact lost", head: "2");
        await floor.MakeAsync(uid, null, head: "1");
        await Expect(card).ToContainTextAsync("2 OK");
        await Expect(card).ToContainTextAsync("1 on the way");
        await Expect(page.Locator("#reasons")).ToContainTextAsync("contact lost");
        await Expect(page.Locator(".bm-headtile.is-provisioned")).ToContainTextAsync(["programming"]);
        await Expect(visitor.Figure("ok")).ToHaveTextAsync((made + 2).ToString(CultureInfo.InvariantCulture));
        Assert.True(await page.EvaluateAsync<bool>("window.sinceLoaded === true"), "the page was not loaded again");

        await card.GetByRole(AriaRole.Link, new() { Name = "Release" }).ClickAsync();
        var dialog = page.Locator("dialog[open]");
        await Expect(dialog).ToContainTextAsync("1 devices are on their way");
        await Expect(dialog.Locator(".bm-balance-figures")).ToContainTextAsync("Unconfirmed");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Release it" }).ClickAsync();
        await page.WaitForURLAsync($"**/console/batches/{uid}");
        await Expect(page.Locator("h1")).ToContainTextAsync("released");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Deny list" })).ToBeVisibleAsync();
        var download = page.WaitForDownloadAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Report" }).First.ClickAsync();
        Assert.Equal($"batch-{uid}.p7m", (await download).SuggestedFilename);
        Assert.Empty(visitor.Objections);
    }

    [Fact]
    public async Task Three_failures_in_a_row_on_a_head_raise_an_alarm_that_says_what_to_do_and_a_good_device_ends_it()
    {
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        var batch = await floor.OpenAsync("alarming", 10);
        for (var i = 0; i < 3; i++)
        {
            await floor.MakeAsync(batch, "KO", "no answer from the programmer", "7");
        }

        var alarm = visitor.Page.Locator(".bm-alarm", new() { HasText = "head 7" });
        await Expect(alarm).ToContainTextAsync("has failed 3 times in a row");
        await Expect(alarm).ToContainTextAsync("no answer from the programmer");
        await floor.MakeAsync(batch, "OK", head: "7");
        await Expect(alarm).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_batch_is_paused_resumed_and_aborted_by_keyboard_alone()
    {
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        var page = visitor.Page;
        var batch = await floor.OpenAsync("by keyboard", 5);
        await page.GotoAsync($"/console/batches/{batch}");
        foreach (var (link, button, state) in new[] { ("Pause", "Pause it", "paused"), ("Resume", "Resume it", "running"), ("Abort", "Abort it", "aborted") })
        {
            await page.GetByRole(AriaRole.Link, new() { Name = link }).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = button })).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("h1")).ToContainTextAsync(state);
        }

        Assert.Empty(visitor.Objections);
    }

    [Fact]
    public async Task A_refusal_is_a_sentence_beside_the_form_and_what_was_typed_stays()
    {
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        var page = visitor.Page;
        await page.GotoAsync("/console/batches/open");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("too many");
        await page.GetByLabel("Quantity").FillAsync("0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open it" }).ClickAsync();
        Assert.Contains("invalid-quantity", await visitor.RefusalAsync(), StringComparison.Ordinal);
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("too many");
        Assert.Empty(visitor.Objections);
    }

    [Fact]
    public async Task An_auditor_sees_the_line_and_is_offered_nothing_that_changes_it()
    {
        await using var visitor = await floor.VisitAsync(Floor.Auditor);
        await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Open a batch" })).ToHaveCountAsync(0);
        await floor.OpenAsync("looked at", 3);
        await Expect(visitor.Page.Locator("#batches")).ToContainTextAsync("looked at");
        await Expect(visitor.Page.Locator(".bm-batch-actions:visible")).ToHaveCountAsync(0);
    }

    private static async Task<long> NumberAsync(ILocator figure) => long.Parse((await figure.InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
