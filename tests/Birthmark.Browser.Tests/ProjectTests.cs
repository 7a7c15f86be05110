using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Birthmark.Browser.Tests;

[Collection(OnTheFloor.Name)]
public sealed partial class ProjectTests(Floor floor)
{
    private const string Root = $"/console/projects/{SensorProject.Name}";

    [Fact]
    public async Task A_project_shows_its_products_variables_and_batches_and_masks_what_is_sealed()
    {
        await using var visitor = await floor.VisitAsync(Floor.Auditor);
        var page = visitor.Page;
        await page.GotoAsync("/console/projects");
        await page.GetByRole(AriaRole.Link, new() { Name = SensorProject.Name }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("version 3");
        await Expect(page.Locator("[role=region][aria-labelledby=products-title] tbody tr")).ToHaveCountAsync(4);
        await Expect(page.Locator("section[aria-labelledby=variables-title]")).ToContainTextAsync("[0-9A-F]{4}");
        await Expect(page.Locator("section[aria-labelledby=inputs-title]")).ToContainTextAsync("FLEET_MASTER_KEY");
        Assert.DoesNotContain("5555", await page.ContentAsync(), StringComparison.Ordinal);

        await page.GotoAsync("/console/projects/canary");
        await Expect(page.Locator("section[aria-labelledby=batches-title]")).ToContainTextAsync("first shift");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Open a batch" })).ToHaveCountAsync(0);
        Assert.Empty(visitor.Objections);
    }

    [Fact]
    public async Task The_recipe_is_a_graph_whose_boxes_lead_to_their_rows()
    {
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        var page = visitor.Page;
        await page.GotoAsync(Root + "/recipe");
        var graph = page.Locator("svg.bm-graph");
        await Expect(graph.Locator(".spot")).ToHaveCountAsync(12 + 4 + 1 + 4);
        await Expect(graph.Locator(".box.asks")).ToHaveCountAsync(1);
        Assert.Equal(["certificate", "certificate"], await graph.Locator("a[href='#step-certificate'] text").AllTextContentsAsync());
        await Expect(graph.Locator(".flow").Filter(new() { HasText = ".fingerprint" })).ToHaveCountAsync(1);
        await graph.Locator("a[href='#step-link_key']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tr:target")).ToContainTextAsync("derived-key");
        Assert.Empty(visitor.Objections);
    }

    [Fact]
    public async Task A_recipe_of_thirty_steps_is_drawn_without_a_box_upon_another()
    {
        await using var visitor = await floor.VisitAsync(Floor.Owner, alter: o => o.ViewportSize = new() { Width = 1280, Height = 800 });
        var page = visitor.Page;
        await page.GotoAsync(Root + "/recipe?product=chain%09sensor-indoor");
        var boxes = await page.Locator("svg.bm-graph rect.box").EvaluateAllAsync<Box[]>("all => all.map(b => ({ x: b.x.baseVal.value, y: b.y.baseVal.value, width: b.width.baseVal.value, height: b.height.baseVal.value }))");
        Assert.Equal(SensorProject.StepsOfChain + 1, boxes.Length);
        for (var i = 0; i < boxes.Length; i++)
        {
            Assert.DoesNotContain(boxes.Skip(i + 1), other => other.Meets(boxes[i]));
        }

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(visitor.Objections);
    }

    [Fact]
    public async Task The_memory_map_shows_firmware_and_blocks_with_their_addresses()
    {
        await using var visitor = await floor.VisitAsync(Floor.Auditor);
        var page = visitor.Page;
        await page.GotoAsync(Root + "/memory");
        var map = page.Locator("svg.bm-map");
        await Expect(map.Locator("a .box.block")).ToHaveCountAsync(4);
        await Expect(map.Locator("a .box.block.is-secret")).ToHaveCountAsync(1);
        await Expect(map.Locator("a .box.firmware")).ToHaveCountAsync(2);
        await Expect(map.Locator("a[href='#block-flash-080E1000']")).ToContainTextAsync("credentials");
        await Expect(page.Locator("#block-flash-080E2000")).ToContainTextAsync("2 048");
        await Expect(page.Locator("#at-flash-08020000")).ToContainTextAsync("90 000 used");
        await page.GotoAsync("/console/projects/canary/memory");
        await Expect(page.Locator(".bm-empty")).ToContainTextAsync("have no places");
        Assert.Empty(visitor.Objections);
    }

    [Fact]
    public async Task A_preview_shows_no_secret_and_takes_nothing()
    {
        var before = (await floor.Hub.Owner.AuditAsync(null, 1)).Entries[^1].Index;
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        var page = visitor.Page;
        for (var i = 0; i < 2; i++)
        {
            await page.GotoAsync(Root + "/preview?serial=SN-77");
            await Expect(page.Locator("section[aria-labelledby=outputs-title]")).ToContainTextAsync("Sensor 00000001/indoor");
        }

        await Expect(page.Locator("section[aria-labelledby=certificate-certificate]")).ToContainTextAsync("CN=Sensor 00000001");
        await Expect(page.Locator(".bm-hex").First).ToContainTextAsync("080E0000  53 65 6E 73 6F 72");
        await Expect(page.Locator(".bm-hex .hidden")).Not.ToHaveCountAsync(0);
        var text = await page.ContentAsync();
        Assert.DoesNotContain("000102030405", text, StringComparison.Ordinal);
        Assert.DoesNotContain("0000000000000000000000000000000000000000000000000000000000000001", text, StringComparison.Ordinal);
        await page.GetByLabel("Serial").FillAsync("SN-78");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Serial78());
        Assert.DoesNotContain((await floor.Hub.Owner.AuditAsync(before + 1, 100)).Entries, a => a.Act.StartsWith("certificate", StringComparison.Ordinal) || a.Act.StartsWith("counter", StringComparison.Ordinal));
        Assert.Empty(visitor.Objections);
    }

    [Fact]
    public async Task Two_versions_are_compared_in_words_and_line_by_line()
    {
        await using var visitor = await floor.VisitAsync(Floor.Auditor);
        var page = visitor.Page;
        await page.GotoAsync(Root + "/versions");
        await Expect(page.Locator(".bm-changes li")).ToHaveCountAsync(2);
        await Expect(page.Locator(".bm-changes")).ToContainTextAsync("Step pairing of profile sensor changed");
        await Expect(page.Locator(".bm-changes")).ToContainTextAsync("length from 16 to 32");
        await Expect(page.Locator(".bm-diff .del")).ToHaveCountAsync(2);
        await Expect(page.Locator(".bm-diff .add")).ToHaveCountAsync(2);
        await page.GetByLabel("from version", new() { Exact = true }).SelectOptionAsync("1");
        await page.GetByLabel("to version", new() { Exact = true }).SelectOptionAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Expect(page.Locator(".bm-changes")).ToContainTextAsync("Variable LOT of profile sensor is new");
        await Expect(page.Locator(".bm-diff .add")).ToContainTextAsync("LOT:");
        await page.GotoAsync(Root + "/source?version=1#line-3");
        await Expect(page.Locator("#line-3")).ToContainTextAsync("description:");
        Assert.Empty(visitor.Objections);
    }

    [Fact]
    public async Task Applying_a_project_is_nothing_that_these_pages_offer_and_unknown_ones_are_refused_in_a_sentence()
    {
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        await visitor.Page.GotoAsync("/console/projects/nothing");
        await Expect(visitor.Page.Locator("main")).ToContainTextAsync("There is no project 'nothing'.");
        await visitor.Page.GotoAsync(Root + "/recipe?version=9");
        await Expect(visitor.Page.Locator("main")).ToContainTextAsync("has no version 9");
        await visitor.Page.GotoAsync(Root + "/preview?product=nobody%09nothing");
        await Expect(visitor.Page.Locator("main")).ToContainTextAsync("There is no device profile 'nobody'");
        await visitor.Page.GotoAsync("/console/people");
        await Expect(visitor.Page.Locator("main")).Not.ToContainTextAsync("Make a link");
        Assert.Equal(0, await visitor.Page.Locator("form[action*='/projects']").CountAsync());
    }

    [GeneratedRegex("serial=SN-78")]
    private static partial Regex Serial78();

    private sealed class Box
    {
        public double X { get; set; }

        public double Y { get; set; }

        public double Width { get; set; }

        public double Height { get; set; }

        internal bool Meets(Box other) => X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;
    }
}
