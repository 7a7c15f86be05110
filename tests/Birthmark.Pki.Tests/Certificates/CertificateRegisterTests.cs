using Birthmark.Pki.Certificates;
using Birthmark.Pki.Tests.Issuance;

namespace Birthmark.Pki.Tests.Certificates;

public sealed class CertificateRegisterTests
{
    private const string Pai = "CN=Matter Test PAI,VID=FFF1";

    [Fact]
    public async Task A_certificate_is_found_by_issuer_and_serial_however_they_are_written()
    {
        await using var pki = await TestPki.StartAsync();
        var dac = await pki.IssueDacAsync("unit-1");
        foreach (var (issuer, serial) in new[] { (Pai, dac.SerialNumber), ("VID=FFF1, CN=Matter Test PAI", "0x00" + dac.SerialNumber.ToLowerInvariant()) })
        {
            Assert.Equal("unit-1", (await pki.Register.FindAsync(issuer, serial))!.Username);
        }

        Assert.Null(await pki.Register.FindAsync("CN=somebody else", dac.SerialNumber));
        Assert.Null(await pki.Register.FindAsync(Pai, "0x123"));
        Assert.Null(await pki.Register.FindAsync(Pai, "no number"));
    }

    [Fact]
    public async Task An_entry_repeats_what_the_certificate_says()
    {
        await using var pki = await TestPki.StartAsync();
        var order = pki.DacOrder("unit-1");
        var dac = await pki.IssueAsync(order);
        var entry = (await pki.Register.FindByUsernameAsync("unit-1"))[0];
        var view = IssuerTests.Read(dac.Der);
        using var platform = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(dac.Der.Span);
        Assert.Equal(Convert.ToHexStringLower(platform.GetCertHash()), entry.Fingerprint);
        Assert.Equal((view.NotBefore.At, view.NotAfter.At), (entry.NotBefore, entry.NotAfter));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(order.PublicKey.Span)), entry.PublicKeyHash);
        Assert.Equal((CertificateStatus.Active, RevocationReason.NotRevoked), (entry.Status, entry.RevocationReason));
        Assert.Equal(("Matter PAI", "Matter DAC", "Matter DAC"), (entry.Authority, entry.CertificateProfile, entry.EndEntityProfile));
        Assert.Equal(entry, (await pki.Register.FindByFingerprintAsync(entry.Fingerprint.ToUpperInvariant()))! with { Der = entry.Der });
    }

    [Fact]
    public async Task Pages_follow_each_other_newest_first_without_gap_or_repetition()
    {
        await using var pki = await TestPki.StartAsync();
        for (var i = 0; i < 7; i++)
        {
            await pki.IssueDacAsync($"unit-{i}");
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await pki.Register.SearchAsync(new CertificateQuery { Authorities = ["Matter PAI"], Limit = 3, Cursor = cursor });
            seen.AddRange(page.Entries.Select(e => e.Username));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 7).Reverse().Select(i => $"unit-{i}"), seen);
        Assert.Equal(["unit-2", "unit-1"], (await pki.Register.SearchAsync(new CertificateQuery { Authorities = ["Matter PAI"], Limit = 2, Offset = 4 })).Entries.Select(e => e.Username));
    }

    [Fact]
    public async Task A_page_looks_no_further_than_its_reach_and_the_next_goes_on_behind_it()
    {
        await using var pki = await TestPki.StartAsync();
        for (var i = 0; i < 9; i++)
        {
            await pki.IssueDacAsync($"unit-{i}");
        }

        var pages = new List<string>();
        string? cursor = null;
        do
        {
            var page = await pki.Register.SearchAsync(new CertificateQuery { TextLike = "unit-1", Limit = 3, Cursor = cursor, Reach = 4 });
            pages.Add(string.Join(' ', page.Entries.Select(e => e.Username)));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        Assert.Equal(("", "unit-1"), (pages[0], string.Concat(pages)));
        // An index leads straight to it.
        Assert.Equal("unit-1", Assert.Single((await pki.Register.SearchAsync(new CertificateQuery { Username = "unit-1", Reach = 1 })).Entries).Username);
    }

    [Fact]
    public async Task Every_criterion_narrows_the_search()
    {
        await using var pki = await TestPki.StartAsync();
        var start = pki.Time.GetUtcNow();
        var one = await pki.IssueDacAsync("unit-1");
        pki.Time.Advance(TimeSpan.FromHours(1));
        await pki.IssueAsync(CertificateContentTests.Flexible(pki, "server-1") with { SubjectAlternativeName = "dNSName=hub.example" });
        await pki.IssueDacAsync("unit-2");
        await pki.Register.RevokeAsync(new RevocationOrder(Pai, one.SerialNumber, RevocationReason.KeyCompromise, null, null, "test"));

        async Task<string> Find(CertificateQuery query) => string.Join(' ', (await pki.Register.SearchAsync(query)).Entries.Select(e => e.Username));
        Assert.Equal("unit-2 server-1 unit-1 ca:Matter PAI ca:Matter PAA", await Find(new()));
        Assert.Equal("unit-1", await Find(new() { SerialNumber = "0x" + one.SerialNumber }));
        Assert.Equal("unit-1", await Find(new() { TextEqual = one.SerialNumber.ToLowerInvariant() }));
        Assert.Equal("unit-1", await Find(new() { TextLike = one.SerialNumber }));
        Assert.Equal("unit-1", await Find(new() { TextEqual = "PID=8000,CN=Matter DAC unit-1,VID=FFF1" }));
        Assert.Equal("unit-2 unit-1", await Find(new() { TextLike = "DAC unit" }));
        Assert.Equal("", await Find(new() { TextLike = "DAC%unit" }));
        Assert.Equal("server-1", await Find(new() { TextEqual = "dNSName=hub.example" }));
        Assert.Equal("server-1", await Find(new() { SubjectAlternativeName = "dNSName=hub.example" }));
        Assert.Equal("server-1", await Find(new() { TextLike = "hub.exam" }));
        Assert.Equal("unit-2", await Find(new() { Username = "unit-2" }));
        Assert.Equal("unit-2", await Find(new() { SubjectDn = "CN=Matter DAC unit-2,VID=FFF1,PID=8000" }));
        Assert.Equal("server-1", await Find(new() { CertificateProfiles = ["Flexible"] }));
        Assert.Equal("unit-2 unit-1", await Find(new() { EndEntityProfiles = ["Matter DAC"] }));
        Assert.Equal("ca:Matter PAI ca:Matter PAA", await Find(new() { Authorities = ["Matter PAA"] }));
        Assert.Equal("unit-1", await Find(new() { Statuses = [CertificateStatus.Revoked] }));
        Assert.Equal("unit-1", await Find(new() { Reasons = [RevocationReason.KeyCompromise, RevocationReason.Superseded] }));
        Assert.Equal("unit-2 server-1", await Find(new() { IssuedAfter = start.AddMinutes(30) }));
        Assert.Equal("unit-1 ca:Matter PAI ca:Matter PAA", await Find(new() { IssuedBefore = start.AddMinutes(30) }));
        Assert.Equal("server-1", await Find(new() { ExpiresBefore = start.AddYears(3) }));
        Assert.Equal("unit-1", await Find(new() { RevokedAfter = start, RevokedBefore = start.AddDays(1) }));
        Assert.Equal("", await Find(new() { Cursor = "nonsense" }));
    }

    [Fact]
    public async Task An_empty_list_of_names_matches_nothing()
    {
        await using var pki = await TestPki.StartAsync();
        Assert.Empty((await pki.Register.SearchAsync(new CertificateQuery { Authorities = [] })).Entries);
    }

    [Fact]
    public async Task The_count_is_right_before_and_after_it_was_remembered_and_passes_over_open_intents()
    {
        await using var pki = await TestPki.StartAsync();
        await pki.IssueDacAsync("unit-1");
        var open = await pki.Issuer.PrepareAsync(pki.DacOrder("unit-2"));
        var third = await pki.IssueDacAsync("unit-3");
        Assert.Equal(4, await pki.Register.CountAsync(activeOnly: false));
        await pki.Journal.CommitAsync("count", tx =>
        {
            CertificateCount.Advance(tx);
            return true;
        });
        Assert.Equal(4, await pki.Register.CountAsync(activeOnly: false));
        await pki.Issuer.IssueAsync(open);
        await pki.Register.RevokeAsync(new RevocationOrder(Pai, third.SerialNumber, RevocationReason.Unspecified, null, null, "test"));
        Assert.Equal((5L, 4L), (await pki.Register.CountAsync(activeOnly: false), await pki.Register.CountAsync(activeOnly: true)));
        await pki.Journal.CommitAsync("count", tx =>
        {
            CertificateCount.Advance(tx);
            CertificateCount.Advance(tx);
            return true;
        });
        Assert.Equal((5L, 4L), (await pki.Register.CountAsync(activeOnly: false), await pki.Register.CountAsync(activeOnly: true)));
    }
}
