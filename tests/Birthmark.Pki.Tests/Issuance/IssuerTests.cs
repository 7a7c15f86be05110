using Birthmark.Keys;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Linting;
using Birthmark.Pki.Linting.Matter;

namespace Birthmark.Pki.Tests.Issuance;

public sealed class IssuerTests
{
    [Fact]
    public async Task A_device_certificate_passes_openssl_and_the_rules_of_Matter()
    {
        await using var pki = await TestPki.StartAsync();
        var dac = await pki.IssueDacAsync("unit-1");
        var (pai, paa) = (dac.Authority.Chain[0], dac.Authority.Chain[1]);

        var findings = MatterChain.Lint(dac.Der, pai, [paa], pki.Time.GetUtcNow(), device: null, pki.Keys);
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.Contains(": OK", OpenSsl.Run(
            "verify", "-x509_strict", "-attime", pki.Time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            "-CAfile", pki.Pem("paa.pem", "CERTIFICATE", paa), "-untrusted", pki.Pem("pai.pem", "CERTIFICATE", pai), pki.Pem("dac.pem", "CERTIFICATE", dac.Der)));
    }

    [Fact]
    public async Task A_device_certificate_says_exactly_what_its_profile_says()
    {
        await using var pki = await TestPki.StartAsync();
        var dac = await pki.IssueDacAsync("unit-1");
        var view = Read(dac.Der);

        Assert.Equal(20, view.SerialNumber.Length);
        Assert.InRange(view.SerialNumber.Span[0], 0x01, 0x7F);
        Assert.Equal(dac.SerialNumber, view.SerialNumberText);
        Assert.True(view.Issuer.Span.SequenceEqual(dac.Authority.EncodedSubject.Span));
        Assert.Equal("3000", Convert.ToHexString(view.Find(ObjectIds.BasicConstraints)!.Value.Value.Span));
        Assert.Equal("03020780", Convert.ToHexString(view.Find(ObjectIds.KeyUsage)!.Value.Value.Span));
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 8, 30, 15, TimeSpan.Zero), view.NotBefore.At);
        Assert.Equal(["2.5.29.19", "2.5.29.15", "2.5.29.14", "2.5.29.35"], view.Extensions.Select(e => e.DottedOid));
    }

    [Fact]
    public async Task The_end_of_the_authority_caps_the_end_of_the_certificate()
    {
        await using var pki = await TestPki.StartAsync();
        var dac = await pki.IssueDacAsync("unit-1");
        Assert.Equal(dac.Authority.NotAfter, Read(dac.Der).NotAfter.At);
    }

    [Fact]
    public async Task A_permit_signs_once()
    {
        await using var pki = await TestPki.StartAsync();
        var permit = await pki.Issuer.PrepareAsync(pki.DacOrder("unit-1"));
        await pki.Issuer.IssueAsync(permit);
        await Assert.ThrowsAsync<InvalidOperationException>(() => pki.Issuer.IssueAsync(permit));
        Assert.Single(await pki.Register.FindByUsernameAsync("unit-1"));
    }

    [Fact]
    public async Task Of_many_who_race_for_one_permit_one_gets_the_certificate()
    {
        await using var pki = await TestPki.StartAsync();
        var permit = await pki.Issuer.PrepareAsync(pki.DacOrder("unit-1"));
        var racers = Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await pki.Issuer.IssueAsync(permit))).ToList();
        var refusals = 0;
        foreach (var racer in racers)
        {
            try
            {
                await racer;
            }
            catch (InvalidOperationException)
            {
                refusals++;
            }
        }

        Assert.Equal(15, refusals);
        Assert.Single(await pki.Register.FindByUsernameAsync("unit-1"));
    }

    [Fact]
    public async Task A_linter_that_finds_an_error_stops_the_issuance_and_names_field_rule_and_clause()
    {
        await using var pki = await TestPki.StartAsync();
        var before = await pki.ActsAsync();
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Issuer.PrepareAsync(pki.DacOrder("unit-1", profile: "Wrong DAC")));
        Assert.Equal(PkiRefusal.Lint, refusal.Code);
        Assert.Contains("extensions.basicConstraints breaks rule matter-dac/basic-constraints-critical (Matter 1.x §6.2.2.3)", refusal.Message);
        Assert.Contains("matter-dac/key-usage-bits", refusal.Message);
        Assert.Empty(await pki.Issuer.OpenIntentsAsync());
        Assert.Equal(before, await pki.ActsAsync());
        Assert.Empty(await pki.Register.FindByUsernameAsync("unit-1"));
    }

    [Fact]
    public async Task A_device_of_another_vendor_than_the_PAIs_is_stopped_by_the_linter()
    {
        await using var pki = await TestPki.StartAsync();
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Issuer.PrepareAsync(pki.DacOrder("unit-1", subject: "CN=x,VID=FFF2,PID=8000")));
        Assert.Contains("matter-dac/subject-vid-issuer", refusal.Message);
    }

    [Fact]
    public async Task A_key_that_another_user_holds_is_refused_and_the_same_user_may_have_it_again()
    {
        await using var pki = await TestPki.StartAsync();
        var first = pki.DacOrder("unit-1");
        await pki.IssueAsync(first);
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.IssueAsync(pki.DacOrder("unit-2", first.PublicKey)));
        Assert.Equal(PkiRefusal.DuplicateKey, refusal.Code);
        Assert.Contains("User 'unit-2' is not allowed to use same key as another user is using", refusal.Message);
        await pki.IssueAsync(first);
        Assert.Equal(2, (await pki.Register.FindByUsernameAsync("unit-1")).Count);
    }

    [Fact]
    public async Task A_subject_that_another_user_holds_is_refused()
    {
        await using var pki = await TestPki.StartAsync();
        await pki.IssueAsync(pki.DacOrder("unit-1", subject: "CN=same,VID=FFF1,PID=8000"));
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.IssueAsync(pki.DacOrder("unit-2", subject: "PID=8000,VID=FFF1,CN=same")));
        Assert.Equal(PkiRefusal.DuplicateSubject, refusal.Code);
        Assert.Contains("'unit-1'", refusal.Message);
    }

    [Fact]
    public async Task A_key_that_is_being_certified_is_refused_before_the_first_certificate_is_there()
    {
        await using var pki = await TestPki.StartAsync();
        var first = pki.DacOrder("unit-1");
        await pki.Issuer.PrepareAsync(first);
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Issuer.PrepareAsync(pki.DacOrder("unit-2", first.PublicKey)));
        Assert.Equal(PkiRefusal.DuplicateKey, refusal.Code);
    }

    [Fact]
    public async Task With_key_renewal_enforced_even_the_same_user_needs_a_new_key()
    {
        await using var pki = await TestPki.StartAsync();
        var order = pki.DacOrder("unit-1");
        order = order with { Authority = order.Authority with { EnforceKeyRenewal = true } };
        await pki.IssueAsync(order);
        Assert.Equal(PkiRefusal.DuplicateKey, (await Assert.ThrowsAsync<PkiRefusedException>(() => pki.IssueAsync(order))).Code);
    }

    [Fact]
    public async Task Without_uniqueness_rules_nothing_is_refused()
    {
        await using var pki = await TestPki.StartAsync();
        var order = pki.DacOrder("unit-1");
        var lax = order.Authority with { EnforceUniqueDn = false, EnforceUniquePublicKeys = false };
        await pki.IssueAsync(order with { Authority = lax });
        await pki.IssueAsync(order with { Authority = lax, Username = "unit-2" });
    }

    [Fact]
    public async Task A_key_of_another_kind_than_the_profile_allows_is_refused()
    {
        await using var pki = await TestPki.StartAsync();
        using var key = pki.Keys.Generate(KeyAlgorithm.EcP384);
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Issuer.PrepareAsync(pki.DacOrder("unit-1", key.PublicKey)));
        Assert.Equal(PkiRefusal.InvalidKey, refusal.Code);
        Assert.Contains("does not allow a key of EcP384: use EcP256", refusal.Message);
    }

    [Fact]
    public async Task A_token_that_goes_offline_between_permit_and_signature_leaves_no_open_intent()
    {
        await using var pki = await TestPki.StartAsync();
        var permit = await pki.Issuer.PrepareAsync(pki.DacOrder("unit-1"));
        await pki.Get<Authorities.CryptoTokens>().DeactivateAsync("MatterToken", "test");
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Issuer.IssueAsync(permit));
        Assert.Equal(PkiRefusal.CryptoTokenOffline, refusal.Code);
        Assert.Empty(await pki.Issuer.OpenIntentsAsync());
        Assert.Contains("certificate.abandon", await pki.ActsAsync());
        Assert.Equal(PkiRefusal.AuthorityOffline, (await Assert.ThrowsAsync<PkiRefusedException>(() => pki.IssueDacAsync("unit-2"))).Code);
    }

    [Fact]
    public async Task An_intent_that_a_crash_left_is_abandoned_on_record_and_its_device_can_be_certified_again()
    {
        var before = await TestPki.StartAsync();
        var order = before.DacOrder("unit-1");
        var permit = await before.Issuer.PrepareAsync(order);
        await before.CloseAsync();

        await using (var pki = await TestPki.RestartAsync(before))
        {
            var left = Assert.Single(await pki.Issuer.OpenIntentsAsync());
            Assert.Equal(("unit-1", "Matter PAI", SerialNumbers.ToText(permit.Prepared.Serial)), (left.Username, left.Authority, left.SerialNumber));
            Assert.Empty(await pki.Register.FindByUsernameAsync("unit-1"));
            Assert.Equal(1, await pki.Issuer.ResolveOpenIntentsAsync());
            Assert.Equal(0, await pki.Issuer.ResolveOpenIntentsAsync());
            Assert.Contains(await pki.Audit.ReadNewestAsync(5), entry => entry.Act == "certificate.abandon" && entry.Subject == left.SerialNumber);
            var issued = await pki.IssueAsync(order with { Authority = pki.Catalog.Authorities["Matter PAI"] });
            Assert.NotEqual(left.SerialNumber, issued.SerialNumber);
        }

        Directory.Delete(before.Folder, recursive: true);
    }

    [Fact]
    public async Task Resolving_spares_the_intents_of_this_run()
    {
        await using var pki = await TestPki.StartAsync();
        var permit = await pki.Issuer.PrepareAsync(pki.DacOrder("unit-1"));
        Assert.Equal(0, await pki.Issuer.ResolveOpenIntentsAsync());
        await pki.Issuer.IssueAsync(permit);
    }

    [Fact]
    public async Task Many_at_a_time_get_a_certificate_each()
    {
        await using var pki = await TestPki.StartAsync();
        var issued = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => pki.IssueDacAsync($"unit-{i}"))));
        Assert.Equal(200, issued.Select(c => c.SerialNumber).Distinct().Count());
        Assert.All(issued, c => Assert.InRange(Read(c.Der).SerialNumber.Span[0], 0x01, 0x7F));
        Assert.Equal(200, (await pki.ActsAsync()).Count(act => act == "certificate.issue") - 2);
    }

    [Fact]
    public async Task Each_issued_certificate_leaves_one_audit_record_with_its_facts()
    {
        await using var pki = await TestPki.StartAsync();
        var dac = await pki.IssueDacAsync("unit-1");
        var entry = (await pki.Audit.ReadNewestAsync(1))[0];
        Assert.Equal(("certificate.issue", "test", dac.SerialNumber), (entry.Act, entry.Actor, entry.Subject));
        var leaf = System.Text.Encoding.UTF8.GetString(entry.Leaf);
        Assert.Contains("\"username\":\"unit-1\"", leaf);
        Assert.Contains($"\"fingerprint\":\"{(await pki.Register.FindByUsernameAsync("unit-1"))[0].Fingerprint}\"", leaf);
    }

    [Fact]
    public async Task A_profile_that_does_not_store_leaves_the_row_without_the_certificate()
    {
        await using var pki = await TestPki.StartAsync();
        var order = pki.DacOrder("unit-1");
        await pki.IssueAsync(order with { CertificateProfile = order.CertificateProfile with { StoreCertificate = false } });
        Assert.Null(Assert.Single(await pki.Register.FindByUsernameAsync("unit-1")).Der);
    }

    [Fact]
    public async Task The_authorities_of_the_hierarchy_pass_their_own_linters()
    {
        await using var pki = await TestPki.StartAsync();
        var (pai, paa) = (pki.Catalog.Authorities["Matter PAI"].Chain[0], pki.Catalog.Authorities["Matter PAA"].Chain[0]);
        Assert.True(Linters.TryFind("matter-pai", out var linter));
        Assert.Empty(linter.Lint(pai, paa));
        Assert.True(Linters.TryFind("matter-paa", out linter));
        Assert.Empty(linter.Lint(paa, paa));
        Assert.Empty(Linters.Basic.Lint(paa, paa));
        Assert.Empty(Linters.Basic.Lint(pai, paa));
    }

    internal static CertificateView Read(ReadOnlyMemory<byte> der)
    {
        Assert.True(CertificateView.TryRead(der, out var view, out var why), why);
        return view;
    }
}
