using Birthmark.Server.Tests.Hub;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Birthmark.Browser.Tests;

[Collection(OnTheFloor.Name)]
public sealed class SignInTests(Floor floor)
{
    [Fact]
    public async Task Whoever_follows_a_page_without_a_session_signs_in_first_and_then_stands_on_it()
    {
        await using var visitor = await floor.VisitAsync();
        await visitor.Page.GotoAsync("/console/devices?state=ko");
        await Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/console/sign-in"));
        await visitor.Page.GetByLabel("Name").FillAsync(Floor.Auditor);
        await visitor.Page.GetByLabel("Password").FillAsync(Floor.Password);
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page).ToHaveURLAsync(floor.Address + "/console/devices?state=ko");
        Assert.Empty(visitor.Objections);
    }

    [Fact]
    public async Task The_first_owners_link_works_once()
    {
        await using var visitor = await floor.VisitAsync();
        await visitor.Page.GotoAsync(floor.FirstLink);
        await visitor.Page.GetByLabel("Password").FillAsync("another long password 1");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Create account and sign in" }).ClickAsync();
        Assert.Contains("This link is not good", await visitor.RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_a_sentence_recorded_and_slowed_down()
    {
        await using var visitor = await floor.VisitAsync();
        await visitor.Page.GotoAsync("/console/sign-in");
        for (var i = 0; i < 6; i++)
        {
            await visitor.Page.GetByLabel("Name").FillAsync("nobody");
            await visitor.Page.GetByLabel("Password").FillAsync("wrong wrong wrong " + i);
            var answered = visitor.Page.WaitForResponseAsync("**/console/sign-in/password");
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
            Assert.Equal(i < 5 ? 401 : 429, (await answered).Status);
        }

        await Expect(visitor.Page.Locator(".bm-refusal")).ToContainTextAsync("Too many tries to sign in failed.");
        Assert.Empty(visitor.Objections);
        floor.Hub.Time.Advance(TimeSpan.FromMinutes(16));
        await visitor.SignInAsync(Floor.Auditor);
    }

    [Fact]
    public async Task A_certificate_of_the_hub_opens_the_console_and_its_revocation_closes_it()
    {
        using var certificate = await floor.Hub.EnrolAsync("shift-tablet", "operator");
        var folder = Directory.CreateTempSubdirectory("birthmark-browser-").FullName;
        try
        {
            var (crt, key) = await TestCertificates.WriteAsync(certificate, folder);
            await using var visitor = await floor.VisitAsync(alter: o =>
            {
                o.IgnoreHTTPSErrors = true;
                o.ClientCertificates = [new() { Origin = floor.Address, CertPath = crt, KeyPath = key }];
            });
            await visitor.Page.GotoAsync("/console/sign-in");
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Client certificate" }).ClickAsync();
            await visitor.Page.WaitForURLAsync("**/console/line");
            await Expect(visitor.Page.Locator(".bm-who")).ToContainTextAsync("shift-tablet");
            await floor.Hub.Owner.Stations.RevokeAsync("shift-tablet");
            await visitor.Page.GotoAsync("/console/batches");
            await Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/console/sign-in"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_browser_without_a_certificate_is_told_so()
    {
        await using var visitor = await floor.VisitAsync();
        await visitor.Page.GotoAsync("/console/sign-in");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Client certificate" }).ClickAsync();
        Assert.Contains("sign in with a password", await visitor.RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_sees_who_is_signed_in_and_ends_a_session_and_the_browser_falls_back_to_the_sign_in()
    {
        await using var other = await floor.VisitAsync(Floor.Auditor);
        await using var owner = await floor.VisitAsync(Floor.Owner);
        await owner.Page.GotoAsync("/console/people");
        while (await owner.Page.GetByLabel("End session of ada").CountAsync() is > 0 and var before)
        {
            await owner.Page.GetByLabel("End session of ada").First.ClickAsync();
            await Expect(owner.Page.GetByLabel("End session of ada")).ToHaveCountAsync(before - 1);

            // A page in place of another is scrolled to its top a moment later, perhaps between the press and the release of the next click.
            await owner.Page.GotoAsync("/console/people");
        }

        // The open Line page learns of it by itself.
        await Expect(other.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/console/sign-in"));
        Assert.Contains(await floor.Hub.RecordsAsync("session.end"), r => r.Subject == Floor.Auditor && r.Actor == Floor.Owner);
        Assert.Contains(await floor.Hub.RecordsAsync("console.sign-in"), r => r.Subject == Floor.Auditor);
    }

    [Fact]
    public async Task A_session_that_lies_idle_ends()
    {
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        await visitor.Page.GotoAsync("/console/batches");
        floor.Hub.Time.Advance(TimeSpan.FromMinutes(31));
        await visitor.Page.GotoAsync("/console/batches");
        await Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/console/sign-in"));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_good()
    {
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        var cookies = await visitor.Context.CookiesAsync();
        var session = Assert.Single(cookies, c => c.Name == "__Host-birthmark");
        Assert.True(session is { HttpOnly: true, Secure: true, SameSite: SameSiteAttribute.Strict, Path: "/" });
        await visitor.Page.GetByLabel("Sign out").ClickAsync();
        await visitor.Page.WaitForURLAsync("**/console/sign-in");
        await visitor.Context.AddCookiesAsync([new() { Name = session.Name, Value = session.Value, Url = floor.Address, Secure = true, HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        await visitor.Page.GotoAsync("/console/line");
        await Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/console/sign-in"));
    }

    [Fact]
    public async Task An_operator_cannot_reach_the_owners_pages_by_their_address()
    {
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "People" })).ToHaveCountAsync(0);
        var answer = await visitor.Page.GotoAsync("/console/people");
        Assert.Equal(403, answer!.Status);
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You may not do this");
        await visitor.Page.GotoAsync("/console/log/0");
        Assert.Contains("owner", await visitor.RefusalAsync(), StringComparison.Ordinal);
    }
}
