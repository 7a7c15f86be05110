using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Linting;

namespace Birthmark.Pki.Tests.Declaration;

public sealed class FoundingTests
{
    [Fact]
    public async Task The_Matter_sample_founds_a_PAA_and_its_PAI_that_the_Matter_linters_accept()
    {
        using var bench = await PkiBench.OpenAsync(withManagement: true);
        var difference = await bench.ApplyAsync(Yamls.Sample);
        Assert.Equal(8, difference.Changes.Count);
        Assert.All(difference.Changes, c => Assert.Equal("create", c.Action));

        var (paa, pai) = (bench.Current.Authorities["Matter PAA"], bench.Current.Authorities["Matter PAI"]);
        Assert.Equal((AuthorityStatus.Active, AuthorityStatus.Active), (paa.Status, pai.Status));
        Assert.Equal("VID=FFF1,CN=Matter Test PAA", paa.Subject.Text);
        Assert.Equal([pai.Certificate!.Value.ToArray(), paa.Certificate!.Value.ToArray()], pai.Chain.Select(c => c.ToArray()));
        Assert.Null(CertificatePath.Check(pai.Chain));
        AssertLinted("matter-paa", paa.Certificate.Value, paa.Certificate.Value);
        AssertLinted("matter-pai", pai.Certificate.Value, paa.Certificate.Value);

        // 25 and 15 years of 365 days, inclusive.
        Assert.Equal(bench.Time.GetUtcNow(), paa.NotBefore);
        Assert.Equal(bench.Time.GetUtcNow().AddDays(25 * 365).AddSeconds(-1), paa.NotAfter);
        Assert.Equal(bench.Time.GetUtcNow().AddDays(15 * 365).AddSeconds(-1), pai.NotAfter);
        Assert.Equal(2, bench.Current.Roles.Count);
    }

    [Fact]
    public async Task Applying_again_or_what_was_exported_changes_nothing()
    {
        using var bench = await PkiBench.OpenAsync(withManagement: true);
        await bench.ApplyAsync(Yamls.QuickSample);
        var before = await bench.AuditAsync();
        Assert.True((await bench.ApplyAsync(Yamls.QuickSample)).IsEmpty);
        var exported = bench.Declarations.Export();
        Assert.True((await bench.ApplyAsync(exported)).IsEmpty);
        Assert.True((await bench.Declarations.ApplyManagementAsync()).IsEmpty);
        Assert.Equal(before, await bench.AuditAsync());
        await bench.RestartAsync();
        Assert.Equal(exported, bench.Declarations.Export());
        Assert.True((await bench.ApplyAsync(exported)).IsEmpty);
    }

    [Fact]
    public async Task What_was_exported_founds_the_same_PKI_elsewhere()
    {
        using var here = await PkiBench.OpenAsync(withManagement: true);
        await here.ApplyAsync(Yamls.QuickSample);
        using var there = await PkiBench.OpenAsync();
        await there.ApplyAsync(here.Declarations.Export());
        Assert.Equal(here.Declarations.Export(), there.Declarations.Export());
        Assert.All(there.Current.Authorities.Values, a => Assert.Equal(AuthorityStatus.Active, a.Status));
    }

    [Fact]
    public async Task A_dry_run_shows_the_same_difference_and_changes_nothing()
    {
        using var bench = await PkiBench.OpenAsync(withManagement: true);
        var before = (await bench.AuditAsync(), bench.Declarations.Export());
        var dry = await bench.ApplyAsync(Yamls.QuickSample, dryRun: true);
        Assert.Equal(before.Item1, await bench.AuditAsync());
        Assert.Equal(before.Item2, bench.Declarations.Export());
        var real = await bench.ApplyAsync(Yamls.QuickSample);
        Assert.Equal(real.Changes.SelectMany(c => c.Lines.Prepend(c.Name)), dry.Changes.SelectMany(c => c.Lines.Prepend(c.Name)));
    }

    [Fact]
    public async Task A_restart_brings_everything_back_with_the_same_certificates()
    {
        using var bench = await PkiBench.OpenAsync(withManagement: true);
        await bench.ApplyAsync(Yamls.QuickSample);
        var before = bench.Current;
        await bench.RestartAsync();
        var after = bench.Current;
        foreach (var (name, authority) in before.Authorities)
        {
            Assert.Equal(authority.Certificate!.Value.ToArray(), after.Authorities[name].Certificate!.Value.ToArray());
            Assert.Equal(AuthorityStatus.Active, after.Authorities[name].Status);
            Assert.NotNull(after.Authorities[name].SigningKey);
        }

        Assert.Equal(before.CertificateProfiles.Values.Select(p => (p.Id, p.Name)).Order(), after.CertificateProfiles.Values.Select(p => (p.Id, p.Name)).Order());
        Assert.Equal(before.EndEntityProfiles.Values.Select(p => (p.Id, p.Name)).Order(), after.EndEntityProfiles.Values.Select(p => (p.Id, p.Name)).Order());
    }

    [Fact]
    public async Task Several_hierarchies_of_different_keys_stand_side_by_side()
    {
        using var bench = await PkiBench.OpenAsync();
        // Declared signers last: order is found, not demanded.
        await bench.ApplyAsync(Yamls.TokenWithRsa + Yamls.Sub("A2", "k2", "A") + Yamls.Root("A", "k1") + Yamls.Sub("A3", "k3", "A2") + Yamls.Root("R", "rsa"));
        var all = bench.Current.Authorities;
        Assert.All(all.Values, a => Assert.Equal(AuthorityStatus.Active, a.Status));
        Assert.Equal(3, all["A3"].Chain.Count);
        Assert.All(all.Values, a => Assert.Null(CertificatePath.Check(a.Chain)));
        Assert.All(all.Values, a => Assert.Equal(a.Subject.EjbcaId, a.Id));
        using var root = X509CertificateLoader.LoadCertificate(all["R"].Certificate!.Value.Span);
        Assert.Equal("1.2.840.113549.1.1.11", root.SignatureAlgorithm.Value);
        Assert.Equal(root.IssuerName.RawData, root.SubjectName.RawData);
    }

    [Fact]
    public async Task Fixed_profiles_are_there_from_the_start_and_own_ones_are_numbered_above_1000()
    {
        using var bench = await PkiBench.OpenAsync();
        Assert.Equal([("ENDUSER", 1), ("SUBCA", 2), ("ROOTCA", 3), ("OCSPSIGNER", 4), ("SERVER", 9)], bench.Current.CertificateProfiles.Values.Select(p => (p.Name, p.Id)).OrderBy(p => p.Id));
        Assert.Equal(("EMPTY", 1), (bench.Current.EndEntityProfiles["EMPTY"].Name, bench.Current.EndEntityProfiles["EMPTY"].Id));
        await bench.ApplyAsync("Object Type: Certificate Profile\nName: A\n---\nObject Type: Certificate Profile\nName: B\n---\nObject Type: End Entity Profile\nName: E\nAvailable Certificate Profiles: [A]");
        Assert.Equal([1001, 1002], bench.Current.CertificateProfiles.Values.Where(p => p.Id > 1000).Select(p => p.Id).Order());
        Assert.Equal(1001, bench.Current.EndEntityProfiles["E"].Id);
    }

    [Fact]
    public async Task The_hubs_own_CA_is_founded_once_and_changes_to_it_survive_the_next_start()
    {
        using var bench = await PkiBench.OpenAsync(withManagement: true);
        var authority = bench.Current.Authorities["ManagementCA"];
        Assert.Equal(AuthorityStatus.Active, authority.Status);
        Assert.DoesNotContain(Linters.Basic.Lint(authority.Certificate!.Value, authority.Certificate.Value), f => f.Severity == LintSeverity.Error);
        await bench.ApplyAsync("Object Type: Role\nName: Super Administrator\nRole Members: [{CA: ManagementCA, Match Key: COMMONNAME, Value: somebody}]\nAccess Rules: {/: Allow}");
        await bench.RestartAsync();
        Assert.True((await bench.Declarations.ApplyManagementAsync()).IsEmpty);
        Assert.Equal("somebody", bench.Current.Roles["Super Administrator"].Members.Single().Value);
    }

    [Fact]
    public async Task An_authority_is_offline_without_its_token_and_expired_after_its_time()
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync(Yamls.Token + Yamls.Root("A", "k1", "Validity: 2d"));
        var tokens = bench.Get<CryptoTokens>();
        await tokens.DeactivateAsync("T", "tester");
        Assert.Equal(AuthorityStatus.Offline, bench.Current.Authorities["A"].Status);
        Assert.Same(bench.Current, bench.Current);
        await bench.RestartAsync();
        Assert.Equal(AuthorityStatus.Active, bench.Current.Authorities["A"].Status);
        bench.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(AuthorityStatus.Expired, bench.Current.Authorities["A"].Status);
    }

    [Fact]
    public async Task A_revoked_sub_CA_is_shown_revoked_at_once_and_after_a_restart()
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync(Yamls.Token + Yamls.Root("A", "k1") + Yamls.Sub("B", "k2", "A"));
        var entry = (await bench.Get<CertificateRegister>().FindByUsernameAsync("ca:B")).Single();
        await bench.Get<CertificateRegister>().RevokeAsync(new RevocationOrder(entry.IssuerDn, entry.SerialNumber, RevocationReason.CaCompromise, null, null, "tester"));
        Assert.Equal(AuthorityStatus.Revoked, bench.Current.Authorities["B"].Status);
        await bench.RestartAsync();
        Assert.Equal(AuthorityStatus.Revoked, bench.Current.Authorities["B"].Status);
        Assert.Equal(AuthorityStatus.Active, bench.Current.Authorities["A"].Status);
    }

    [Fact]
    public async Task An_interrupted_founding_is_completed_with_the_certificate_that_was_issued()
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync(Yamls.Token + Yamls.Root("A", "k1"));
        var certificate = bench.Current.Authorities["A"].Certificate!.Value.ToArray();

        // As after a crash between the issuer's commit and the authority's.
        await bench.Get<Birthmark.Storage.IJournal>().CommitAsync("test", tx => tx.Execute("UPDATE pki_authority SET certificate = NULL WHERE name = 'A'"));
        await bench.RestartAsync();
        Assert.Equal(AuthorityStatus.Uninitialized, bench.Current.Authorities["A"].Status);
        await bench.ApplyAsync(Yamls.Token + Yamls.Root("A", "k1"));
        Assert.Equal(certificate, bench.Current.Authorities["A"].Certificate!.Value.ToArray());
    }

    [Fact]
    public async Task An_authority_that_a_linter_refused_can_be_declared_anew()
    {
        const string Profile = "Object Type: Certificate Profile\nName: P\nType: Root CA\nAvailable Elliptic Curves: [P-256]\nAvailable Key Algorithms: [ECDSA]\nLinters: [matter-paa]\nKey Usage: ";
        using var bench = await PkiBench.OpenAsync();
        var root = Yamls.Root("A", "k1", "Certificate Profile: P");
        var refusal = await bench.RefusedAsync(Yamls.Token + "---\n" + Profile + "[Key Certificate Sign]\n" + root);
        Assert.Equal(PkiRefusal.Lint, refusal.Code);
        Assert.Equal(AuthorityStatus.Uninitialized, bench.Current.Authorities["A"].Status);
        await bench.ApplyAsync(Profile + "[Key Certificate Sign, CRL Sign]\n" + root.Replace("CN=A", "CN=B", StringComparison.Ordinal));
        var authority = bench.Current.Authorities["A"];
        Assert.Equal((AuthorityStatus.Active, "CN=B", authority.Subject.EjbcaId), (authority.Status, authority.Subject.Text, authority.Id));
        Assert.Equal(authority.EncodedSubject.ToArray(), authority.Subject.Encode());
    }

    [Fact]
    public async Task Every_change_is_on_record_with_who_made_it()
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync(Yamls.Token + Yamls.Root("A", "k1"));
        var audit = await bench.AuditAsync();
        Assert.Contains(("token.create", "tester", "T"), audit);
        Assert.Equal(3, audit.Count(a => a is ("key.generate", "tester", "T")));
        Assert.Contains(("pki.apply", "tester", "Crypto Token 'T'"), audit);
        Assert.Contains(("pki.apply", "tester", "Certification Authority 'A'"), audit);
    }

    private static void AssertLinted(string linter, ReadOnlyMemory<byte> certificate, ReadOnlyMemory<byte> issuer)
    {
        Assert.True(Linters.TryFind(linter, out var found));
        Assert.DoesNotContain(found.Lint(certificate, issuer).Concat(Linters.Basic.Lint(certificate, issuer)), f => f.Severity == LintSeverity.Error);
    }
}
