using Birthmark.Pki.Certificates;
using Birthmark.Pki.Tests.Issuance;
using Birthmark.Pki.Tests.Revocation;

namespace Birthmark.Pki.Tests.Certificates;

public sealed class IssuanceCountsTests
{
    [Fact]
    public async Task Counts_by_authority_and_profile_are_right_before_and_after_they_are_folded_in()
    {
        await using var pki = await TestPki.StartAsync();
        var first = await pki.IssueDacAsync("unit-1");
        await pki.IssueAsync(CertificateContentTests.Flexible(pki, "server-1"));
        pki.Time.Advance(TimeSpan.FromDays(1));
        await pki.IssueDacAsync("unit-2");
        var open = await pki.Issuer.PrepareAsync(pki.DacOrder("unit-3"));
        await pki.IssueDacAsync("unit-4");
        await pki.Register.RevokeAsync(RevocationTests.Order(first, RevocationReason.CertificateHold));
        await SeesAsync(pki, issued: 3, today: 2, revoked: 1);
        await FoldAsync(pki);
        await SeesAsync(pki, issued: 3, today: 2, revoked: 1);

        await pki.Issuer.IssueAsync(open);
        await pki.Register.RevokeAsync(RevocationTests.Order(first, RevocationReason.RemoveFromCrl));
        await FoldAsync(pki);
        await FoldAsync(pki);
        await SeesAsync(pki, issued: 4, today: 3, revoked: 0);
    }

    [Fact]
    public async Task Days_follow_each_other_without_gap_up_to_today()
    {
        await using var pki = await TestPki.StartAsync();
        await pki.IssueDacAsync("unit-1");
        pki.Time.Advance(TimeSpan.FromDays(2));
        await FoldAsync(pki);
        await pki.IssueDacAsync("unit-2");
        await pki.IssueDacAsync("unit-3");
        var days = await pki.Get<IssuanceCounts>().ByDayAsync(3);
        // The two authorities got theirs on the first day.
        Assert.Equal([3, 0, 2], days.Select(d => d.Issued));
        Assert.Equal(DateOnly.FromDateTime(pki.Time.GetUtcNow().UtcDateTime), days[^1].Day);
        Assert.Equal([2], (await pki.Get<IssuanceCounts>().ByDayAsync(1)).Select(d => d.Issued));
    }

    [Fact]
    public async Task A_restart_counts_nothing_twice_and_forgets_nothing()
    {
        var before = await TestPki.StartAsync();
        try
        {
            await before.IssueDacAsync("unit-1");
            await FoldAsync(before);
            await before.IssueDacAsync("unit-2");
            await before.CloseAsync();
            var after = await TestPki.RestartAsync(before);
            await after.IssueDacAsync("unit-3");
            await FoldAsync(after);
            await SeesAsync(after, issued: 3, today: 3, revoked: 0);
            await after.CloseAsync();
        }
        finally
        {
            Directory.Delete(before.Folder, recursive: true);
        }
    }

    private static async Task SeesAsync(TestPki pki, long issued, long today, long revoked)
    {
        var counts = await pki.Get<IssuanceCounts>().ByProfileAsync();
        Assert.Equal(new IssuanceCount("Matter PAI", "Matter DAC", issued, today, revoked), counts.Single(c => c.CertificateProfile == "Matter DAC"));
        Assert.Equal(await pki.Register.CountAsync(activeOnly: false), counts.Sum(c => c.Issued));
        Assert.Equal(await pki.Register.CountAsync(activeOnly: true), counts.Sum(c => c.Issued - c.Revoked));
    }

    private static Task FoldAsync(TestPki pki) => pki.Journal.CommitAsync("count", tx =>
    {
        CertificateCount.Advance(tx);
        return true;
    });
}
