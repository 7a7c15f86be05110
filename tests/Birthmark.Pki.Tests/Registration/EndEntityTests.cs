using Birthmark.Pki.Certificates;
using Birthmark.Pki.Registration;

namespace Birthmark.Pki.Tests.Registration;

public sealed class EndEntityTests
{
    [Fact]
    public async Task An_end_entity_is_added_once_edited_and_deleted()
    {
        await using var pki = await TestPki.StartAsync();
        await pki.Entities.AddAsync(EnrolmentDeskTests.Order("unit-1", "secret"));
        var exists = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Entities.AddAsync(EnrolmentDeskTests.Order("unit-1", "secret")));
        Assert.Equal(PkiRefusal.EndEntityExists, exists.Code);
        await pki.Entities.EditAsync(EnrolmentDeskTests.Order("unit-1", null) with { Email = "x@example.com" });
        Assert.Equal(("x@example.com", EndEntityStatus.New), ((await pki.Entities.FindAsync("unit-1"))!.Email, (await pki.Entities.FindAsync("unit-1"))!.Status));
        Assert.True(await pki.Entities.DeleteAsync("unit-1", "ra"));
        Assert.False(await pki.Entities.DeleteAsync("unit-1", "ra"));
        Assert.Equal(PkiRefusal.EndEntityUnknown, (await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Entities.EditAsync(EnrolmentDeskTests.Order("unit-1", null)))).Code);
    }

    [Fact]
    public async Task A_new_status_and_password_open_the_door_again()
    {
        await using var pki = await TestPki.StartAsync();
        await pki.Desk.EnrolAsync(pki.AtDesk("unit-1", pki.Request("CN=Matter DAC unit-1,VID=FFF1,PID=8000")));
        await pki.Entities.SetStatusAsync("unit-1", EndEntityStatus.New, "again", "USERGENERATED", "ra");
        Assert.True(Birthmark.Pki.Issuance.CertificationRequest.TryRead(pki.Request("CN=other"), out var request, out _));
        await pki.Desk.EnrolRegisteredAsync("unit-1", "again", "Matter PAI", request, "ra");
        Assert.Equal(2, (await pki.Register.FindByUsernameAsync("unit-1")).Count);
    }

    [Fact]
    public async Task Revoking_an_end_entity_revokes_all_its_certificates_with_one_list()
    {
        await using var pki = await TestPki.StartAsync();
        await pki.Desk.EnrolAsync(pki.AtDesk("unit-1", pki.Request("CN=Matter DAC unit-1,VID=FFF1,PID=8000")));
        await pki.Desk.EnrolAsync(pki.AtDesk("unit-1", pki.Request("CN=Matter DAC unit-1,VID=FFF1,PID=8000")));
        await pki.Entities.RevokeAsync("unit-1", RevocationReason.Superseded, delete: false, "ra");
        Assert.All(await pki.Register.FindByUsernameAsync("unit-1"), entry => Assert.Equal((CertificateStatus.Revoked, RevocationReason.Superseded), (entry.Status, entry.RevocationReason)));
        Assert.Equal(EndEntityStatus.Revoked, (await pki.Entities.FindAsync("unit-1"))!.Status);
        Assert.Equal(1, (await pki.Lists.LatestAsync("Matter PAI"))!.Number);
        await pki.Entities.RevokeAsync("unit-1", RevocationReason.Superseded, delete: true, "ra");
        Assert.Null(await pki.Entities.FindAsync("unit-1"));
    }

    [Fact]
    public async Task A_page_looks_no_further_than_its_reach_and_the_next_goes_on_behind_it()
    {
        await using var pki = await TestPki.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await pki.Entities.AddAsync(EnrolmentDeskTests.Order($"unit-{i}", null));
        }

        await pki.Entities.SetStatusAsync("unit-3", EndEntityStatus.Failed, null, null, "ra");
        var first = await pki.Entities.PageAsync(new EndEntityQuery { Statuses = [EndEntityStatus.Failed], Reach = 2 });
        Assert.Empty(first.Entities);
        Assert.Equal("unit-1", first.Cursor);
        var second = await pki.Entities.PageAsync(new EndEntityQuery { Statuses = [EndEntityStatus.Failed], Reach = 2, After = first.Cursor });
        Assert.Equal("unit-3", Assert.Single(second.Entities).Username);
        Assert.Null((await pki.Entities.PageAsync(new EndEntityQuery { Reach = 2, After = second.Cursor })).Cursor);
        Assert.Equal("unit-4", Assert.Single((await pki.Entities.PageAsync(new EndEntityQuery { TextEqual = "unit-4", Reach = 2 })).Entities).Username);
    }

    [Fact]
    public async Task A_search_pages_by_username_and_filters_by_what_is_asked()
    {
        await using var pki = await TestPki.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await pki.Entities.AddAsync(EnrolmentDeskTests.Order($"unit-{i}", null));
        }

        await pki.Entities.SetStatusAsync("unit-3", EndEntityStatus.Failed, null, null, "ra");
        var page = await pki.Entities.SearchAsync(new EndEntityQuery { Limit = 2 });
        Assert.Equal(["unit-0", "unit-1"], page.Select(e => e.Username));
        Assert.Equal(["unit-2", "unit-3"], (await pki.Entities.SearchAsync(new EndEntityQuery { Limit = 2, After = "unit-1" })).Select(e => e.Username));
        Assert.Equal(["unit-3"], (await pki.Entities.SearchAsync(new EndEntityQuery { Statuses = [EndEntityStatus.Failed] })).Select(e => e.Username));
        Assert.Equal(["unit-4"], (await pki.Entities.SearchAsync(new EndEntityQuery { TextLike = "DAC unit-4", Authorities = ["Matter PAI"] })).Select(e => e.Username));
        Assert.Empty(await pki.Entities.SearchAsync(new EndEntityQuery { TextLike = "unit_4" }));
        Assert.Equal(["unit-0"], (await pki.Entities.SearchAsync(new EndEntityQuery { TextEqual = "unit-0" })).Select(e => e.Username));
    }
}
