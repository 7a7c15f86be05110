using Birthmark.Keys;
using Birthmark.Pki.Registration;

namespace Birthmark.Pki.Tests.Registration;

public sealed class EmbeddedAuthorityTests
{
    [Fact]
    public async Task Asked_again_for_the_same_device_and_key_it_gives_the_same_certificate()
    {
        await using var pki = await TestPki.StartAsync();
        var request = pki.Request("CN=ignored");
        var first = await pki.Embedded.EnrolAsync(pki.Enrolment("unit-1", request));
        var again = await pki.Embedded.EnrolAsync(pki.Enrolment("unit-1", request));
        Assert.True(first.Certificate.Span.SequenceEqual(again.Certificate.Span));
        Assert.Equal(2, again.Chain.Count);
        Assert.Single(await pki.Register.FindByUsernameAsync("unit-1"));
    }

    [Fact]
    public async Task Asked_by_many_at_once_for_one_device_it_issues_one_certificate()
    {
        await using var pki = await TestPki.StartAsync();
        var request = pki.Request("CN=ignored");
        var all = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => pki.Embedded.EnrolAsync(pki.Enrolment("unit-1", request)))));
        Assert.Single(all.Select(c => Convert.ToHexString(c.Certificate.Span)).Distinct());
        Assert.Single(await pki.Register.FindByUsernameAsync("unit-1"));
    }

    [Fact]
    public async Task Asked_after_a_revocation_or_with_another_key_it_issues_anew()
    {
        await using var pki = await TestPki.StartAsync();
        var request = pki.Request("CN=ignored");
        await pki.Embedded.EnrolAsync(pki.Enrolment("unit-1", request));
        await pki.Embedded.EnrolAsync(pki.Enrolment("unit-1", pki.Request("CN=ignored")));
        var entries = await pki.Register.FindByUsernameAsync("unit-1");
        Assert.Equal(2, entries.Count);
        await pki.Embedded.RevokeAsync(entries[1].IssuerDn, entries[1].SerialNumber, RevocationReason.KeyCompromise);
        await pki.Embedded.RevokeAsync(entries[1].IssuerDn, entries[1].SerialNumber, RevocationReason.KeyCompromise);
        await pki.Embedded.EnrolAsync(pki.Enrolment("unit-1", request));
        Assert.Equal(3, (await pki.Register.FindByUsernameAsync("unit-1")).Count);
    }

    [Fact]
    public async Task The_subject_is_the_orders_and_not_the_requests()
    {
        await using var pki = await TestPki.StartAsync();
        await pki.Embedded.EnrolAsync(pki.Enrolment("unit-1", pki.Request("CN=evil,VID=FFF2,PID=0001")));
        Assert.Equal("PID=8000,VID=FFF1,CN=Matter DAC unit-1", (await pki.Register.FindByUsernameAsync("unit-1"))[0].SubjectDn);
    }

    [Fact]
    public async Task A_request_without_proof_of_possession_is_refused()
    {
        await using var pki = await TestPki.StartAsync();
        var request = pki.Request("CN=FFF1");
        request[request.AsSpan().IndexOf("FFF1"u8)] = (byte)'E';
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Embedded.EnrolAsync(pki.Enrolment("unit-1", request)));
        Assert.Equal(PkiRefusal.InvalidRequest, refusal.Code);
        Assert.Empty(await pki.Issuer.OpenIntentsAsync());
    }

    [Fact]
    public async Task The_check_names_what_is_missing_and_what_to_do()
    {
        await using var pki = await TestPki.StartAsync();
        Assert.All(await pki.Embedded.CheckAsync(new AuthorityExpectation("Matter PAI", "Matter DAC", "Matter DAC")), finding => Assert.True(finding.IsGood, finding.Text));
        var findings = await pki.Embedded.CheckAsync(new AuthorityExpectation("No CA", "Flexible", "Matter DAC"));
        Assert.Equal(["ca", "end entity profile"], findings.Where(f => !f.IsGood).Select(f => f.Step));
        Assert.Contains("Matter PAI", findings[1].Text);
        await pki.Get<Authorities.CryptoTokens>().DeactivateAsync("MatterToken", "test");
        Assert.False((await pki.Embedded.CheckAsync(new AuthorityExpectation("Matter PAI", null, null)))[1].IsGood);
    }

    [Fact]
    public async Task A_foreign_key_in_a_well_formed_request_is_refused_by_the_profile()
    {
        await using var pki = await TestPki.StartAsync();
        using var key = pki.Keys.Generate(KeyAlgorithm.EcP384);
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Embedded.EnrolAsync(pki.Enrolment("unit-1", pki.Request("CN=x", key))));
        Assert.Equal(PkiRefusal.InvalidKey, refusal.Code);
    }
}
