using System.Globalization;
using System.Text.Json;
using Birthmark.Server.Tests;
using static Microsoft.Playwright.Assertions;

namespace Birthmark.Browser.Tests;

/// <summary>What holds for each page of the console, in light and in dark. Pictures of all of them are left in TestResults/pictures.</summary>
[Collection(OnTheFloor.Name)]
public sealed class EveryPageTests(Floor floor)
{
    private static string Pictures => Path.Combine(DocumentInRepository.Root, "TestResults", "pictures");

    private static readonly string Axe = Path.Combine(DocumentInRepository.Root, "src/Birthmark.Server/Console/Assets/node_modules/axe-core/axe.min.js");

    /// <summary>Name of the picture, and the page; the braces are filled in from the past of the floor.</summary>
    public static TheoryData<string, string> Pages { get; } = new()
    {
        { "line", "/console/line" },
        { "batches", "/console/batches" },
        { "batch", "/console/batches/{batch}" },
        { "open-batch", "/console/batches/open" },
        { "devices", "/console/devices" },
        { "device", "/console/devices/{device}" },
        { "projects", "/console/projects" },
        { "project", "/console/projects/sensor-node" },
        { "recipe", "/console/projects/sensor-node/recipe" },
        { "recipe-long", "/console/projects/sensor-node/recipe?product=chain%09sensor-indoor" },
        { "memory", "/console/projects/sensor-node/memory" },
        { "memory-none", "/console/projects/canary/memory" },
        { "preview", "/console/projects/sensor-node/preview" },
        { "versions", "/console/projects/sensor-node/versions" },
        { "source", "/console/projects/sensor-node/source" },
        { "pki", "/console/pki" },
        { "pki-profiles", "/console/pki/profiles" },
        { "entities", "/console/pki/entities" },
        { "certificates", "/console/pki/certificates" },
        { "certificate", "/console/pki/certificates/{certificate}" },
        { "approvals", "/console/pki/approvals" },
        { "decide", "/console/pki/approvals/{request}" },
        { "revoke", "/console/pki/certificates/{certificate}/revoke" },
        { "log", "/console/evidence/log" },
        { "log-entry", "/console/log/12" },
        { "findings", "/console/evidence/findings" },
        { "verify", "/console/evidence/verify" },
        { "stations", "/console/settings/stations" },
        { "access", "/console/settings/access" },
        { "people", "/console/people" },
        { "me", "/console/me" },
        { "help", "/console/help" },
        { "nowhere", "/console/nowhere" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_is_accessible_obeys_its_policy_fits_its_window_and_says_how_to_script_it(string name, string path)
    {
        foreach (var isDark in new[] { false, true })
        {
            await using var visitor = await floor.VisitAsync(Floor.Owner, isDark);
            await LookAsync(visitor, name, path.Replace("{batch}", floor.Past.Batch, StringComparison.Ordinal).Replace("{device}", floor.Past.Ko, StringComparison.Ordinal)
                .Replace("{certificate}", floor.Certificate, StringComparison.Ordinal).Replace("{request}", floor.Request.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), isDark);
            if (name is not ("nowhere" or "revoke"))
            {
                await Expect(visitor.Page.Locator(".bm-byhand")).ToHaveCountAsync(1);
            }
        }
    }

    [Theory]
    [InlineData("sign-in", "/console/sign-in")]
    [InlineData("welcome", "/console/welcome")]
    public async Task So_does_every_page_before_the_sign_in(string name, string path)
    {
        foreach (var isDark in new[] { false, true })
        {
            await using var visitor = await floor.VisitAsync(isDark: isDark);
            await LookAsync(visitor, name, path, isDark);
        }
    }

    [Theory]
    [InlineData(820, 1180)]
    [InlineData(1280, 720)]
    [InlineData(3840, 2160)]
    public async Task The_line_page_fits_a_tablet_a_small_screen_and_a_wall(int width, int height)
    {
        await using var visitor = await floor.VisitAsync(Floor.Owner, alter: o => o.ViewportSize = new() { Width = width, Height = height });
        await LookAsync(visitor, $"line-{width}", "/console/line", isDark: false);
    }

    [Theory]
    [InlineData("project", "")]
    [InlineData("recipe", "/recipe")]
    [InlineData("memory", "/memory")]
    [InlineData("preview", "/preview")]
    [InlineData("versions", "/versions")]
    public async Task Pages_of_a_project_fit_a_tablet_a_small_screen_and_a_wall(string name, string page)
    {
        foreach (var (width, height) in new[] { (820, 1180), (1280, 720), (3840, 2160) })
        {
            await using var visitor = await floor.VisitAsync(Floor.Owner, alter: o => o.ViewportSize = new() { Width = width, Height = height });
            await LookAsync(visitor, $"{name}-{width}", $"/console/projects/{SensorProject.Name}{page}", isDark: false);
        }
    }

    internal static async Task LookAsync(Visitor visitor, string name, string path, bool isDark, bool isWhole = true)
    {
        var page = visitor.Page;
        await page.GotoAsync(path);
        await page.EvaluateAsync("document.fonts.ready");
        Directory.CreateDirectory(Pictures);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{(isDark ? "dark" : "light")}.png"), FullPage = isWhole });
        Assert.Equal(isDark ? "dark" : "light", await page.EvaluateAsync<string>("document.documentElement.dataset.bsTheme"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than its window");
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe));
        var found = await page.EvaluateAsync<JsonElement>("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })");
        var serious = found.GetProperty("violations").EnumerateArray().Where(v => v.GetProperty("impact").GetString() is "serious" or "critical").Select(v =>
            $"{path}: {v.GetProperty("id").GetString()}: {string.Join(" | ", v.GetProperty("nodes").EnumerateArray().Take(4).Select(n => n.GetProperty("html").GetString() + " " + n.GetProperty("failureSummary").GetString()))}");
        Assert.True(!serious.Any(), string.Join('\n', serious));
        Assert.Empty(visitor.Objections);
    }
}
