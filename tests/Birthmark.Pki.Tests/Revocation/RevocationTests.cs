using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Tests.Issuance;

namespace Birthmark.Pki.Tests.Revocation;

/// <summary>EJBCA's rules of revocation.</summary>
public sealed class RevocationTests
{
    private const string Pai = "VID=FFF1,CN=Matter Test PAI";

    [Fact]
    public async Task A_revoked_certificate_stays_revoked_and_is_on_record()
    {
        await using var pki = await TestPki.StartAsync();
        var dac = await pki.IssueDacAsync("unit-1");
        var entry = await pki.Register.RevokeAsync(Order(dac, RevocationReason.KeyCompromise));
        Assert.Equal((CertificateStatus.Revoked, RevocationReason.KeyCompromise, pki.Time.GetUtcNow()), (entry.Status, entry.RevocationReason, entry.RevokedAt));
        var again = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Register.RevokeAsync(Order(dac, RevocationReason.Superseded)));
        Assert.Equal(PkiRefusal.AlreadyRevoked, again.Code);
        Assert.StartsWith($"Certificate with issuer: {Pai} and serial {dac.SerialNumber} has previously been revoked.", again.Message);
        await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Register.RevokeAsync(Order(dac, RevocationReason.NotRevoked)));
        Assert.Contains("certificate.revoke", await pki.ActsAsync());
    }

    [Fact]
    public async Task A_certificate_on_hold_can_be_released_or_revoked_for_good()
    {
        await using var pki = await TestPki.StartAsync();
        var dac = await pki.IssueDacAsync("unit-1");
        await pki.Register.RevokeAsync(Order(dac, RevocationReason.CertificateHold));
        Assert.Equal(PkiRefusal.AlreadyRevoked, (await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Register.RevokeAsync(Order(dac, RevocationReason.CertificateHold)))).Code);
        var released = await pki.Register.RevokeAsync(Order(dac, RevocationReason.RemoveFromCrl));
        Assert.Equal((CertificateStatus.Active, null), (released.Status, released.RevokedAt));
        Assert.Equal(PkiRefusal.AlreadyRevoked, (await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Register.RevokeAsync(Order(dac, RevocationReason.NotRevoked)))).Code);
        await pki.Register.RevokeAsync(Order(dac, RevocationReason.CertificateHold));
        var since = pki.Time.GetUtcNow();
        pki.Time.Advance(TimeSpan.FromHours(1));
        var final = await pki.Register.RevokeAsync(Order(dac, RevocationReason.KeyCompromise));
        Assert.Equal((RevocationReason.KeyCompromise, since), (final.RevocationReason, final.RevokedAt));
    }

    [Fact]
    public async Task What_was_never_issued_is_not_found()
    {
        await using var pki = await TestPki.StartAsync();
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Register.RevokeAsync(new RevocationOrder(Pai, "ABCD", RevocationReason.Unspecified, null, null, "test")));
        Assert.Equal((PkiRefusal.CertificateUnknown, $"Certificate with serial number 'ABCD' and issuer DN '{Pai}' was not found"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task A_date_in_the_future_is_refused_and_one_in_the_past_only_where_the_profile_allows_it()
    {
        await using var pki = await TestPki.StartAsync();
        var dac = await pki.IssueDacAsync("unit-1");
        var flexible = await pki.IssueAsync(CertificateContentTests.Flexible(pki, "server"));
        var now = pki.Time.GetUtcNow();
        var future = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Register.RevokeAsync(Order(dac, RevocationReason.Unspecified) with { At = now.AddDays(1) }));
        Assert.Equal((PkiRefusal.InvalidRevocation, "Date in the future: '2026-09-02T08:30:15Z'."), (future.Code, future.Message));
        Assert.Equal(PkiRefusal.InvalidRevocation, (await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Register.RevokeAsync(Order(dac, RevocationReason.Unspecified) with { InvaliditySince = now.AddDays(1) }))).Code);
        Assert.Equal(PkiRefusal.BackdatedRevocation, (await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Register.RevokeAsync(Order(dac, RevocationReason.Unspecified) with { At = now.AddDays(-1) }))).Code);
        Assert.Equal(now.AddDays(-1), (await pki.Register.RevokeAsync(Order(flexible, RevocationReason.Unspecified) with { At = now.AddDays(-1) })).RevokedAt);
    }

    [Fact]
    public async Task A_TLS_peer_learns_of_a_revocation_at_once()
    {
        await using var pki = await TestPki.StartAsync();
        var (before, after) = (await pki.IssueDacAsync("unit-1"), await pki.IssueDacAsync("unit-2"));
        await pki.Register.RevokeAsync(Order(before, RevocationReason.KeyCompromise));
        Assert.True(pki.Register.IsRevoked(Pai, before.SerialNumber.ToLowerInvariant()));
        Assert.False(pki.Register.IsRevoked(Pai, after.SerialNumber));
        await pki.Register.RevokeAsync(Order(after, RevocationReason.CertificateHold));
        Assert.True(pki.Register.IsRevoked(Pai, "00" + after.SerialNumber));
        await pki.Register.RevokeAsync(Order(after, RevocationReason.NotRevoked));
        Assert.False(pki.Register.IsRevoked(Pai, after.SerialNumber));
        Assert.False(pki.Register.IsRevoked("CN=unknown", after.SerialNumber));
    }

    [Fact]
    public async Task Several_revocations_share_a_commit_and_a_list_and_one_refusal_keeps_none_of_the_others()
    {
        await using var pki = await TestPki.StartAsync();
        var dacs = new List<IssuedCertificate>();
        for (var i = 0; i < 5; i++)
        {
            dacs.Add(await pki.IssueDacAsync($"unit-{i}"));
        }

        var outcomes = await pki.Register.RevokeManyAsync(
            [.. dacs.Select(dac => Order(dac, RevocationReason.CessationOfOperation)), new RevocationOrder(Pai, "ABCD", RevocationReason.Unspecified, null, null, "test")]);
        Assert.Equal(5, outcomes.Count(o => o.Entry is { Status: CertificateStatus.Revoked }));
        Assert.Equal(PkiRefusal.CertificateUnknown, outcomes[5].Refusal!.Code);
        Assert.Equal(1, (await pki.Lists.LatestAsync("Matter PAI"))!.Number);
    }

    [Fact]
    public async Task A_revoked_authority_issues_nothing_more()
    {
        await using var pki = await TestPki.StartAsync();
        var pai = (await pki.Register.FindByUsernameAsync("ca:Matter PAI"))[0];
        await pki.Register.RevokeAsync(new RevocationOrder(pai.IssuerDn, pai.SerialNumber, RevocationReason.CaCompromise, null, null, "test"));
        Assert.Equal(AuthorityStatus.Revoked, pki.Catalog.Authorities["Matter PAI"].Status);
        Assert.Equal(PkiRefusal.AuthorityOffline, (await Assert.ThrowsAsync<PkiRefusedException>(() => pki.IssueDacAsync("unit-1"))).Code);
    }

    internal static RevocationOrder Order(IssuedCertificate certificate, RevocationReason reason) =>
        new(certificate.Authority.Subject.Text, certificate.SerialNumber, reason, null, null, "test");
}
