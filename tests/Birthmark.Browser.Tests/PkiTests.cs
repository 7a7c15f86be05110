using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Birthmark.Browser.Tests;

[Collection(OnTheFloor.Name)]
public sealed class PkiTests(Floor floor)
{
    [Fact]
    public async Task A_certificate_is_revoked_when_somebody_else_approves_it()
    {
        var uid = await floor.MakeAsync(await floor.OpenAsync("four eyes", 1), "OK");
        var certificate = (await floor.Hub.Owner.Certificates.SearchAsync(new() { Text = uid }, new())).Certificates[0].Fingerprint;
        await using var olivia = await floor.VisitAsync(Floor.Owner);
        await olivia.Page.GotoAsync($"/console/pki/certificates/{certificate}/revoke");
        await olivia.Page.GetByLabel("Reason").SelectOptionAsync("key-compromise");
        await olivia.Page.GetByRole(AriaRole.Button, new() { Name = "Ask for it" }).ClickAsync();
        await olivia.Page.GetByRole(AriaRole.Link, new() { Name = "Look at request" }).ClickAsync();
        await Expect(olivia.Page.GetByText("somebody else must approve it")).ToBeVisibleAsync();
        await Expect(olivia.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);
        var request = new Uri(olivia.Page.Url).AbsolutePath;

        await using var oscar = await floor.VisitAsync();
        await oscar.AcceptAsync(await olivia.InviteAsync("oscar", "owner"), null);
        await oscar.Page.GotoAsync("/console/pki/approvals");
        await oscar.Page.Locator($"#content a[href='{request}']").ClickAsync();
        await oscar.Page.GetByRole(AriaRole.Button, new() { Name = "Approve, and revoke it" }).ClickAsync();
        await Expect(oscar.Page.Locator("h1")).ToContainTextAsync("carried out");
        await oscar.Page.GotoAsync($"/console/pki/certificates/{certificate}");
        await Expect(oscar.Page.Locator("h1")).ToContainTextAsync("revoked");

        await using var ada = await floor.VisitAsync(Floor.Auditor);
        await ada.Page.GotoAsync(request);
        await Expect(ada.Page.Locator("#content")).ToContainTextAsync("oscar");
        await Expect(ada.Page.Locator("#content form")).ToHaveCountAsync(0);
        Assert.Empty(olivia.Objections.Concat(oscar.Objections).Concat(ada.Objections));
    }

    [Fact]
    public async Task The_page_of_the_PKI_says_how_much_each_authority_issued_by_each_profile()
    {
        await using var visitor = await floor.VisitAsync(Floor.Auditor);
        await visitor.Page.GotoAsync("/console/pki");
        var counts = await floor.Hub.Owner.Pki.CountsAsync();
        var dacs = counts.Counts.Single(c => c.CertificateProfile == "Matter DAC");
        Assert.InRange(dacs.Today, 3, dacs.Issued);
        var row = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Matter DAC" }).Filter(new() { HasText = "Matter PAI" });
        await Expect(row).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".bm-days rect.is-ok")).ToHaveCountAsync(counts.Days.Count);
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(visitor.Page.GetByLabel("Certificate profile")).ToHaveValueAsync("Matter DAC");
        Assert.Empty(visitor.Objections);
    }
}
