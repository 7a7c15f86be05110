using Birthmark.Pki.Certificates;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Registration;
using Birthmark.Pki.Revocation;

namespace Birthmark.Pki.Tests.Revocation;

/// <summary>Four eyes, and more, before a person's wish to revoke is carried out.</summary>
public sealed class ApprovalTests
{
    private static string Authority(int approvals, string expiration = "3d") =>
        Section("Certification Authority", "Matter PAI").Replace("Enforce Unique DN", $"Approvals to Revoke: {approvals}\nApproval Expiration Period: {expiration}\nEnforce Unique DN", StringComparison.Ordinal);

    private static string Profile(int approvals, string expiration = "3d") =>
        Section("Certificate Profile", "Matter DAC").Replace("Linters", $"Approvals to Revoke: {approvals}\nApproval Expiration Period: {expiration}\nLinters", StringComparison.Ordinal);

    [Fact]
    public async Task Without_a_policy_a_wish_is_carried_out_at_once()
    {
        await using var pki = await TestPki.StartAsync();
        var answer = await Desk(pki).AskAsync(Order(await pki.IssueDacAsync("unit-1"), "olivia"));
        Assert.Equal((CertificateStatus.Revoked, null), (answer.Entry!.Status, answer.Waiting));
    }

    [Fact]
    public async Task A_wish_waits_for_somebody_else_and_is_carried_out_in_the_act_of_approving()
    {
        await using var pki = await TestPki.StartAsync(Profile(1));
        var dac = await pki.IssueDacAsync("unit-1");
        var waiting = (await Desk(pki).AskAsync(Order(dac, "olivia"))).Waiting!;
        Assert.Equal((RevocationRequestState.Waiting, "olivia", 1, CertificateStatus.Active), (waiting.State, waiting.AskedBy, waiting.Needed, waiting.Certificate.Status));
        Assert.False(pki.Register.IsRevoked(dac.Authority.Subject.Text, dac.SerialNumber));
        Assert.Equal(waiting.Id, (await Desk(pki).WaitingForAsync(waiting.Certificate))!.Id);

        var done = await Desk(pki).ApproveAsync(waiting.Id, "otto");
        Assert.Equal((RevocationRequestState.CarriedOut, "otto", CertificateStatus.Revoked, RevocationReason.KeyCompromise), (done.State, done.EndedBy, done.Certificate.Status, done.Certificate.RevocationReason));
        Assert.Equal(["otto"], done.Approvals.Select(a => a.By));
        Assert.True(pki.Register.IsRevoked(dac.Authority.Subject.Text, dac.SerialNumber));
        Assert.Equal(["revocation.ask", "revocation.approve", "certificate.revoke"], (await pki.ActsAsync()).Where(a => a.StartsWith("revocation", StringComparison.Ordinal) || a == "certificate.revoke"));
        Assert.NotNull(await pki.Lists.LatestAsync("Matter PAI"));
        Assert.Null(await Desk(pki).WaitingForAsync(done.Certificate));
    }

    [Fact]
    public async Task Nobody_approves_their_own_wish_and_nobody_counts_twice()
    {
        await using var pki = await TestPki.StartAsync(Profile(2));
        var waiting = (await Desk(pki).AskAsync(Order(await pki.IssueDacAsync("unit-1"), "olivia"))).Waiting!;
        await RefusedAsync(PkiRefusal.OwnRequest, () => Desk(pki).ApproveAsync(waiting.Id, "Olivia"));
        Assert.Equal(RevocationRequestState.Waiting, (await Desk(pki).ApproveAsync(waiting.Id, "otto")).State);
        await RefusedAsync(PkiRefusal.AlreadyApproved, () => Desk(pki).ApproveAsync(waiting.Id, "otto"));
        Assert.Equal(RevocationRequestState.CarriedOut, (await Desk(pki).ApproveAsync(waiting.Id, "ada")).State);
        await RefusedAsync(PkiRefusal.WrongStatus, () => Desk(pki).ApproveAsync(waiting.Id, "eve"));
        await RefusedAsync(PkiRefusal.RevocationRequestUnknown, () => Desk(pki).ApproveAsync(4711, "eve"));
    }

    [Fact]
    public async Task Of_authority_and_profile_the_stricter_counts()
    {
        await using var pki = await TestPki.StartAsync(Authority(1, "2h") + "\n---\n" + Profile(2, "5h"));
        var waiting = (await Desk(pki).AskAsync(Order(await pki.IssueDacAsync("unit-1"), "olivia"))).Waiting!;
        Assert.Equal((2, TimeSpan.FromHours(2)), (waiting.Needed, waiting.ExpiresAt - waiting.AskedAt));
    }

    [Fact]
    public async Task A_policy_that_became_stricter_meanwhile_counts_and_one_that_became_laxer_does_not()
    {
        await using var pki = await TestPki.StartAsync(Profile(1));
        var first = (await Desk(pki).AskAsync(Order(await pki.IssueDacAsync("unit-1"), "olivia"))).Waiting!;
        await pki.ApplyAsync(Profile(2));
        Assert.Equal(RevocationRequestState.Waiting, (await Desk(pki).ApproveAsync(first.Id, "otto")).State);
        var second = (await Desk(pki).AskAsync(Order(await pki.IssueDacAsync("unit-2"), "olivia"))).Waiting!;
        await pki.ApplyAsync(Section("Certificate Profile", "Matter DAC"));
        Assert.Equal(RevocationRequestState.Waiting, (await Desk(pki).ApproveAsync(second.Id, "otto")).State);
        Assert.Equal(RevocationRequestState.CarriedOut, (await Desk(pki).ApproveAsync(second.Id, "ada")).State);
    }

    [Fact]
    public async Task A_request_that_nobody_decides_ends_by_itself_on_record()
    {
        await using var pki = await TestPki.StartAsync(Profile(1, "8h"));
        var dac = await pki.IssueDacAsync("unit-1");
        var first = (await Desk(pki).AskAsync(Order(dac, "olivia"))).Waiting!;
        await RefusedAsync(PkiRefusal.ApprovalWaiting, () => Desk(pki).AskAsync(Order(dac, "otto")));
        pki.Time.Advance(TimeSpan.FromHours(8));
        await RefusedAsync(PkiRefusal.WrongStatus, () => Desk(pki).ApproveAsync(first.Id, "otto"));
        // The schedule has not come by yet: a new wish ends the old one.
        var second = (await Desk(pki).AskAsync(Order(dac, "olivia"))).Waiting!;
        pki.Time.Advance(TimeSpan.FromHours(8));
        Assert.Equal((1, 0), (await Desk(pki).ExpireAsync(), await Desk(pki).ExpireAsync()));
        Assert.Equal([RevocationRequestState.Expired, RevocationRequestState.Expired], (await Desk(pki).ListAsync(waitingOnly: false, null, 10)).Select(r => r.State));
        Assert.Empty(await Desk(pki).ListAsync(waitingOnly: true, null, 10));
        Assert.Equal(2, (await pki.ActsAsync()).Count(a => a == "revocation.expire"));
        Assert.Equal(CertificateStatus.Active, (await Desk(pki).FindAsync(second.Id)).Certificate.Status);
    }

    [Fact]
    public async Task A_rejected_request_stays_rejected_and_says_why()
    {
        await using var pki = await TestPki.StartAsync(Profile(1));
        var waiting = (await Desk(pki).AskAsync(Order(await pki.IssueDacAsync("unit-1"), "olivia"))).Waiting!;
        var rejected = await Desk(pki).RejectAsync(waiting.Id, "wrong device", "otto");
        Assert.Equal((RevocationRequestState.Rejected, "otto", "wrong device"), (rejected.State, rejected.EndedBy, rejected.Why));
        await RefusedAsync(PkiRefusal.WrongStatus, () => Desk(pki).ApproveAsync(waiting.Id, "ada"));
        await RefusedAsync(PkiRefusal.InvalidRevocation, () => Desk(pki).RejectAsync(waiting.Id, new string('x', RevocationDesk.LongestWhy + 1), "ada"));
        Assert.Contains("revocation.reject", await pki.ActsAsync());
    }

    [Fact]
    public async Task No_way_leads_around_the_policy_but_for_what_the_hub_revokes_by_a_rule()
    {
        await using var pki = await TestPki.StartAsync(Authority(1));
        var (first, second) = (await pki.IssueDacAsync("unit-1"), await pki.IssueDacAsync("unit-2"));
        await RefusedAsync(PkiRefusal.ApprovalNeeded, () => pki.Register.RevokeAsync(Order(first, "olivia")));
        var waiting = (await Desk(pki).AskAsync(Order(second, "olivia"))).Waiting!;
        await pki.Embedded.RevokeAsync(second.Authority.Subject.Text, second.SerialNumber, RevocationReason.CessationOfOperation);
        Assert.Equal((RevocationRequestState.Overtaken, CertificateStatus.Revoked), ((await Desk(pki).FindAsync(waiting.Id)).State, (await Desk(pki).FindAsync(waiting.Id)).Certificate.Status));
        await RefusedAsync(PkiRefusal.WrongStatus, () => Desk(pki).ApproveAsync(waiting.Id, "otto"));
        await RefusedAsync(PkiRefusal.AlreadyRevoked, () => Desk(pki).AskAsync(Order(second, "olivia")));
    }

    [Fact]
    public async Task An_end_entity_is_revoked_when_its_certificates_are()
    {
        await using var pki = await TestPki.StartAsync(Profile(1));
        await pki.Desk.EnrolAsync(pki.AtDesk("unit-1", pki.Request("CN=Matter DAC unit-1,VID=FFF1,PID=8000"), "CN=Matter DAC unit-1,VID=FFF1,PID=8000"), takesExisting: false, TestContext.Current.CancellationToken);
        Assert.False(await pki.Entities.RevokeAsync("unit-1", RevocationReason.Superseded, delete: false, "ra"));
        Assert.False(await pki.Entities.RevokeAsync("unit-1", RevocationReason.Superseded, delete: false, "ra"));
        Assert.NotEqual(EndEntityStatus.Revoked, (await pki.Entities.FindAsync("unit-1"))!.Status);
        var waiting = Assert.Single(await Desk(pki).ListAsync(waitingOnly: true, null, 10));
        await Desk(pki).ApproveAsync(waiting.Id, "otto");
        Assert.True(await pki.Entities.RevokeAsync("unit-1", RevocationReason.Superseded, delete: false, "ra"));
        Assert.Equal(EndEntityStatus.Revoked, (await pki.Entities.FindAsync("unit-1"))!.Status);
    }

    [Fact]
    public async Task Taking_a_certificate_off_hold_waits_too()
    {
        await using var pki = await TestPki.StartAsync(Profile(1));
        var dac = await pki.IssueDacAsync("unit-1");
        await Desk(pki).ApproveAsync((await Desk(pki).AskAsync(Order(dac, "olivia") with { Reason = RevocationReason.CertificateHold })).Waiting!.Id, "otto");
        var release = (await Desk(pki).AskAsync(Order(dac, "olivia") with { Reason = RevocationReason.RemoveFromCrl })).Waiting!;
        Assert.Equal(CertificateStatus.Active, (await Desk(pki).ApproveAsync(release.Id, "otto")).Certificate.Status);
    }

    [Theory]
    [InlineData("Approvals to Revoke: 6", "'6' is out of range")]
    [InlineData("Approvals to Revoke: 1\nApproval Expiration Period: 5s", "nobody could agree in time")]
    [InlineData("Approval Expiration Period: 5h", "none waits")]
    public async Task A_policy_that_makes_no_sense_is_a_fault(string written, string text)
    {
        await using var pki = await TestPki.StartAsync();
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.ApplyAsync(
            Section("Certificate Profile", "Matter DAC").Replace("Linters", written + "\nLinters", StringComparison.Ordinal)));
        Assert.Contains(text, refusal.Message);
    }

    [Fact]
    public async Task The_policy_is_exported_as_it_was_declared_and_is_not_said_where_there_is_none()
    {
        await using var pki = await TestPki.StartAsync(Profile(1, "8h"));
        var yaml = pki.Get<Birthmark.Pki.Declaration.PkiDeclarations>().Export();
        Assert.Contains("Approvals to Revoke: 1\nApproval Expiration Period: 8h\n", yaml);
        Assert.Equal(1, yaml.Split("Approvals to Revoke").Length - 1);
    }

    private static RevocationDesk Desk(TestPki pki) => pki.Get<RevocationDesk>();

    private static RevocationOrder Order(IssuedCertificate certificate, string actor) => RevocationTests.Order(certificate, RevocationReason.KeyCompromise) with { Actor = actor };

    private static async Task RefusedAsync(PkiRefusal code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<PkiRefusedException>(act)).Code);

    private static string Section(string kind, string name) => TestDeclarations.Matter.Split("---\n").Single(s => s.Contains($"Object Type: {kind}\nName: {name}\n", StringComparison.Ordinal)).TrimEnd();
}
