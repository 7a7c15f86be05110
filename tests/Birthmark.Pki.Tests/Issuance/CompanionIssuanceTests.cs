using Birthmark.Pki.Issuance;

namespace Birthmark.Pki.Tests.Issuance;

public sealed class CompanionIssuanceTests
{
    [Fact]
    public async Task Intent_and_certificate_are_written_by_the_callers_acts_and_leave_the_same_records()
    {
        await using var pki = await TestPki.StartAsync();
        var before = await pki.ActsAsync();
        var companion = Draft(pki, "unit-1");
        Assert.True(await pki.Journal.CommitAsync("first", companion.TryIntend));
        companion.MarkDurable();
        Assert.Single(await pki.Issuer.OpenIntentsAsync());
        var enrolled = await companion.SignAsync();
        Assert.Empty(await pki.Register.FindByUsernameAsync("unit-1"));
        await SettleAsync(pki, companion);

        Assert.Empty(await pki.Issuer.OpenIntentsAsync());
        var kept = Assert.Single(await pki.Register.FindByUsernameAsync("unit-1"));
        Assert.True(kept.Der!.AsSpan().SequenceEqual(enrolled.Certificate.Span));
        Assert.Equal(2, enrolled.Chain.Count);
        Assert.NotNull(await pki.Entities.FindAsync("unit-1"));
        Assert.Equal(["certificate.issue"], (await pki.ActsAsync()).Skip(before.Count));
    }

    [Fact]
    public async Task Nothing_can_be_signed_before_its_intent_is_durable_and_nothing_twice()
    {
        await using var pki = await TestPki.StartAsync();
        var companion = Draft(pki, "unit-1");
        await Assert.ThrowsAsync<InvalidOperationException>(companion.SignAsync);
        Assert.Throws<InvalidOperationException>(companion.MarkDurable);
        await pki.Journal.CommitAsync("first", companion.TryIntend);
        await Assert.ThrowsAsync<InvalidOperationException>(companion.SignAsync);
        companion.MarkDurable();
        await companion.SignAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(companion.SignAsync);
    }

    [Fact]
    public async Task What_is_refused_or_answered_already_writes_nothing_and_is_left_to_the_ordinary_way()
    {
        await using var pki = await TestPki.StartAsync();
        var request = pki.Request("CN=ignored");
        await pki.Embedded.EnrolAsync(pki.Enrolment("unit-1", request));
        var answered = pki.Embedded.Draft(pki.Enrolment("unit-1", request))!;
        var stolen = pki.Embedded.Draft(pki.Enrolment("unit-2", request))!;
        Assert.False(await pki.Journal.CommitAsync("first", answered.TryIntend));
        Assert.False(await pki.Journal.CommitAsync("first", stolen.TryIntend));
        Assert.Empty(await pki.Issuer.OpenIntentsAsync());
        Assert.Null(pki.Embedded.Draft(pki.Enrolment("unit-3", pki.Request("CN=x"), "CN=x,VID=FFF2,PID=8000")));
        Assert.Null(pki.Embedded.Draft(pki.Enrolment("unit-3", [1, 2, 3])));
    }

    [Fact]
    public async Task An_intent_that_was_not_signed_is_abandoned_on_record()
    {
        await using var pki = await TestPki.StartAsync();
        var companion = Draft(pki, "unit-1");
        await pki.Journal.CommitAsync("first", companion.TryIntend);
        await SettleAsync(pki, companion);
        Assert.Empty(await pki.Issuer.OpenIntentsAsync());
        Assert.Equal("certificate.abandon", (await pki.ActsAsync())[^1]);
        await pki.IssueDacAsync("unit-1");
    }

    private static CompanionIssuance Draft(TestPki pki, string username) => pki.Embedded.Draft(pki.Enrolment(username, pki.Request("CN=ignored")))!;

    private static Task<bool> SettleAsync(TestPki pki, CompanionIssuance companion) => pki.Journal.CommitAsync("second", tx =>
    {
        companion.Settle(tx);
        return true;
    });
}
