using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Birthmark.Browser.Tests;

[Collection(OnTheFloor.Name)]
public sealed class PasskeyTests(Floor floor)
{
    [Fact]
    public async Task A_passkey_is_made_signs_in_and_opens_nothing_once_it_is_removed()
    {
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        var page = visitor.Page;
        var devices = await visitor.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });

        await page.GotoAsync("/console/me");
        await page.GetByLabel("What you call it").FillAsync("my phone");
        await page.GetByLabel("Your password").FillAsync("this is not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a passkey" }).ClickAsync();
        Assert.Contains("This is not the present password.", await visitor.RefusalAsync(), StringComparison.Ordinal);
        await page.GetByLabel("Your password").FillAsync(Floor.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a passkey" }).ClickAsync();
        await Expect(page.Locator(".bm-list")).ToContainTextAsync("my phone");

        await page.GetByLabel("Sign out").ClickAsync();
        await page.WaitForURLAsync("**/console/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Passkey" }).ClickAsync();
        await page.WaitForURLAsync("**/console/line");
        await Expect(page.Locator(".bm-who")).ToContainTextAsync(Floor.Operator);
        Assert.Contains(await floor.Hub.RecordsAsync("console.sign-in"), r => r.Subject == Floor.Operator && r.Facts.GetValueOrDefault("way") == "passkey");

        await page.GotoAsync("/console/me");
        await page.GetByLabel("Remove the passkey my phone").ClickAsync();
        await Expect(page.Locator(".bm-list")).ToHaveCountAsync(0);
        await page.GetByLabel("Sign out").ClickAsync();
        await page.WaitForURLAsync("**/console/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Passkey" }).ClickAsync();
        Assert.Contains("This passkey opens no account here.", await visitor.RefusalAsync(), StringComparison.Ordinal);
        Assert.Empty(visitor.Objections);
    }
}
