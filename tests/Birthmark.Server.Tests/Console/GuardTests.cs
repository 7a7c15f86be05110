using System.Net;
using System.Text.RegularExpressions;
using Birthmark.Server.Console.Assets;
using Birthmark.Server.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Server.Tests.Console;

public sealed partial class GuardTests(SharedHub shared) : IClassFixture<SharedHub>
{
    private TestHub Hub => shared.Hub;

    [Fact]
    public async Task Every_page_tells_the_browser_to_run_nothing_inline_and_to_load_nothing_from_elsewhere()
    {
        using var client = Hub.Connect(null);
        foreach (var path in new[] { "/console/sign-in", "/console/welcome", "/console/nowhere", "/console/assets/console.js" })
        {
            using var answer = await client.GetAsync(path);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(path.Contains("assets", StringComparison.Ordinal) || !Inline().IsMatch(text), $"{path} has a style or a script in line");
        }
    }

    [Fact]
    public async Task A_form_without_its_pages_token_does_nothing_and_is_recorded()
    {
        using var client = Hub.Connect(Hub.OwnerCertificate);
        using var answer = await client.PostAsync("/console/sign-in/certificate", "return=", "application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("form-expired", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("__Host-birthmark=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_certificate_opens_no_page_and_a_session_opens_no_API()
    {
        using var owner = Hub.Connect(Hub.OwnerCertificate);
        using var page = await SignInAsync(owner);
        Assert.Equal(HttpStatusCode.Found, page.StatusCode);
        var session = page.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-birthmark=", StringComparison.Ordinal)).Split(';')[0];

        using var bare = await owner.GetAsync("/console/batches");
        Assert.Equal(HttpStatusCode.Found, bare.StatusCode);
        Assert.StartsWith("/console/sign-in", bare.Headers.Location!.ToString(), StringComparison.Ordinal);

        using var stranger = Hub.Connect(null);
        using var withCookie = new HttpRequestMessage(HttpMethod.Get, "/console/batches");
        withCookie.Headers.Add("Cookie", session);
        using var seen = await stranger.SendAsync(withCookie);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        using var api = new HttpRequestMessage(HttpMethod.Get, "/api/v1/batches");
        api.Headers.Add("Cookie", session);
        await TestClient.RefusedAsync(stranger.SendAsync(api), 401, "not-authenticated");
    }

    [Fact]
    public async Task A_certificate_of_a_station_does_not_sign_in()
    {
        using var station = Hub.Connect(await Hub.EnrolAsync("bench-9", "station"));
        using var answer = await SignInAsync(station);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("the console is for", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_sent_to_browsers_is_small()
    {
        var shelf = Hub.Instance.Services.GetRequiredService<AssetShelf>();
        var scripts = new[] { "theme.js", "console.js", "htmx.js", "htmx-sse.js", "htmx-morph.js" }.Sum(name => shelf.Find(name)!.Brotli!.Length);
        Assert.InRange(scripts, 1, 150_000 / 4);
        // Every rule is parsed before anything is painted: the kit comes without those that no page asks for.
        Assert.InRange(shelf.Find("tabler.css")!.Plain.Length, 1, 150_000);
    }

    /// <summary>As the page's own form does it: its token, its cookie.</summary>
    private static async Task<HttpResponseMessage> SignInAsync(TestClient client)
    {
        using var page = await client.GetAsync("/console/sign-in");
        var token = Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        using var form = new HttpRequestMessage(HttpMethod.Post, "/console/sign-in/certificate")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["form-token"] = token, ["return"] = "" }),
        };
        form.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        return await client.SendAsync(form);
    }

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<script(?![^>]*src=)|<style|\\sstyle=|\\son[a-z]+=")]
    private static partial Regex Inline();
}
