namespace Birthmark.Pki.Tests.Declaration;

public sealed class ChangeTests
{
    private const string Profile = "Object Type: Certificate Profile\nName: P\nValidity: ";

    [Fact]
    public async Task A_change_shows_its_fields_old_and_new()
    {
        using var bench = await PkiBench.OpenAsync();
        var created = Assert.Single((await bench.ApplyAsync(Profile + "1y")).Changes);
        Assert.Equal(("Certificate Profile", "P", "create"), (created.Kind, created.Name, created.Action));
        Assert.Contains("Validity: 1y", created.Lines);
        var changed = Assert.Single((await bench.ApplyAsync(Profile + "18mo\nLinters: [matter-dac]")).Changes);
        Assert.Equal("change", changed.Action);
        Assert.Equal(["Validity: 1y -> 1y 5mo 25d", "Linters: [] -> [matter-dac]"], changed.Lines);
        Assert.Equal(1001, bench.Current.CertificateProfiles["P"].Id);
    }

    [Fact]
    public async Task Policies_of_an_authority_in_use_can_be_changed()
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync(Yamls.Token + Yamls.Root("A", "k1"));
        var certificate = bench.Current.Authorities["A"].Certificate!.Value.ToArray();
        var change = Assert.Single((await bench.ApplyAsync(Yamls.Root("A", "k1", "CRL Expiration Period: 7d\nEnforce Unique DN: false"))).Changes);
        Assert.Equal(["Enforce Unique DN: true -> false", "CRL Expiration Period: 1d -> 7d"], change.Lines);
        var authority = bench.Current.Authorities["A"];
        Assert.Equal((TimeSpan.FromDays(7), false), (authority.Crl.Expiration, authority.EnforceUniqueDn));
        Assert.Equal(certificate, authority.Certificate!.Value.ToArray());
    }

    [Theory]
    [InlineData("Subject DN: CN=Other", "CA Token: {Crypto Token: T, Certificate Signing Key: k1}", "Subject DN: CN=A -> CN=Other")]
    [InlineData("Subject DN: CN=A", "CA Token: {Crypto Token: T, Certificate Signing Key: k2}", "signs with key 'k1' of 'T', not 'k2' of 'T'")]
    [InlineData("Subject DN: CN=A\nValidity: 3y", "CA Token: {Crypto Token: T, Certificate Signing Key: k1}", "Validity: (none) -> 3y")]
    [InlineData("Subject DN: CN=A\nSigned By: External CA", "CA Token: {Crypto Token: T, Certificate Signing Key: k1}", "Signed By: Self Signed -> External CA")]
    public async Task What_an_authoritys_certificate_says_cannot_be_declared_away(string fields, string token, string part)
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync(Yamls.Token + Yamls.Root("A", "k1"));
        var refusal = await bench.RefusedAsync($"Object Type: Certification Authority\nName: A\n{fields}\n{token}");
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("declare a CA with another name", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auto Activation: false\nActivation Code: {File: code}", "Auto Activation is 'true' and cannot become 'false'")]
    [InlineData("Auto Activation: true\nAllow Export: true", "Allow Export is 'false' and cannot become 'true'")]
    [InlineData("Auto Activation: true\nKeys: {k1: P-384}", "key 'k1' is P-256 and cannot become P-384")]
    public async Task What_a_token_was_made_with_stays(string fields, string part)
    {
        using var bench = await PkiBench.OpenAsync();
        await File.WriteAllTextAsync(Path.Combine(bench.CodeFolder, "code"), "a long enough code 1\n");
        await bench.ApplyAsync(Yamls.Token);
        Assert.Contains(part, (await bench.RefusedAsync("Object Type: Crypto Token\nName: T\n" + fields)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_added_to_a_token_and_never_taken_from_it()
    {
        using var bench = await PkiBench.OpenAsync();
        await bench.ApplyAsync("Object Type: Crypto Token\nName: T\nAuto Activation: true\nKeys: {a: P-256}");
        var change = Assert.Single((await bench.ApplyAsync("Object Type: Crypto Token\nName: T\nAuto Activation: true\nKeys: {b: P-384}")).Changes);
        Assert.Equal(["Keys: {a: P-256} -> {a: P-256, b: P-384}"], change.Lines);
        Assert.Contains("Keys: {a: P-256, b: P-384}", bench.Declarations.Export(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Object Type: Certificate Profile\nName: ENDUSER", 1, "built in")]
    [InlineData("Object Type: Certificate Profile\nName: P\nLinters: [matter-dacc]", 3, "did you mean 'matter-dac'?")]
    [InlineData("Object Type: Certificate Profile\nName: P\nAvailable CAs: [Nowhere]", 3, "'Nowhere', which is neither declared nor in use")]
    [InlineData("Object Type: End Entity Profile\nName: E\nAvailable Certificate Profiles: [ENDUSR]", 3, "did you mean 'ENDUSER'?")]
    [InlineData("Object Type: End Entity Profile\nName: E\nAvailable Certificate Profiles: [ENDUSER]\nDefault CA: X", 4, "Default CA names 'X'")]
    [InlineData("Object Type: End Entity Profile\nName: EMPTY\nAvailable Certificate Profiles: [ENDUSER]", 1, "built in")]
    [InlineData("Object Type: Role\nName: R\nRole Members: [{CA: X, Match Key: ANY}]", 3, "CA names 'X'")]
    [InlineData("Object Type: Role\nName: R\nAccess Rules: {/ca/X/: Allow}", 3, "is about 'X'")]
    [InlineData("Object Type: Role\nName: R\nAccess Rules: {/endentityprofilesrules/X/: Allow}", 3, "is about 'X'")]
    [InlineData("Object Type: Crypto Token\nName: N\nKeys: {a: P-256}", 1, "nobody could activate it")]
    [InlineData("Object Type: Crypto Token\nName: N\nType: TPM\nAuto Activation: true", 1, "no key store 'tpm'")]
    [InlineData("Object Type: Crypto Token\nName: N\nActivation Code: {Environment: BIRTHMARK_NOT_SET_HERE}", 3, "'BIRTHMARK_NOT_SET_HERE' is not set")]
    [InlineData("Object Type: Crypto Token\nName: N\nActivation Code: {File: missing}", 3, "'missing' cannot be read")]
    [InlineData("Object Type: Crypto Token\nName: N\nActivation Code: {File: ../hub.key}", 3, "not inside the folder")]
    [InlineData("Object Type: Crypto Token\nName: N\nActivation Code: {File: /etc/passwd}", 3, "not inside the folder")]
    public async Task A_reference_to_nothing_is_refused(string yaml, int line, string part)
    {
        using var bench = await PkiBench.OpenAsync();
        var fault = (await bench.RefusedAsync(yaml)).Faults.First(f => f.Text.Contains(part, StringComparison.Ordinal));
        Assert.Equal(("pki.yaml", line), (fault.File, fault.Line));
        Assert.Empty(await bench.AuditAsync());
    }

    [Theory]
    [InlineData("k9", "", "key 'k9' is not in crypto token 'T'; did you mean 'k1'?")]
    [InlineData("k1", "Signed By: Nobody", "Signed By 'Nobody' is neither declared nor in use")]
    [InlineData("k1", "Certificate Profile: SUBCA", "is of Type Sub CA, but a CA with Signed By 'Self Signed' needs Root CA")]
    [InlineData("k1", "Certificate Profile: Nothing", "Certificate Profile 'Nothing' is neither declared nor in use")]
    [InlineData("rsa", "Certificate Profile: OnlyEc", "does not take the RSA-2048 key 'rsa'")]
    [InlineData("k1", "Certificate Profile: OnlyOther", "is not available to CA 'A'")]
    [InlineData("k1", "Certificate Profile: Sha256Rsa", "demands SHA256WithRSA, but CA 'A' signs with a P-256 key")]
    public async Task An_authority_that_could_not_be_founded_is_refused_before_anything_is_made(string key, string more, string part)
    {
        const string Profiles = """
            ---
            Object Type: Certificate Profile
            Name: OnlyEc
            Type: Root CA
            Available Key Algorithms: [ECDSA]
            ---
            Object Type: Certificate Profile
            Name: OnlyOther
            Type: Root CA
            Available CAs: [B]
            ---
            Object Type: Certificate Profile
            Name: Sha256Rsa
            Type: Root CA
            Signature Algorithm: SHA256WithRSA

            """;
        using var bench = await PkiBench.OpenAsync();
        var refusal = await bench.RefusedAsync(Yamls.TokenWithRsa + Profiles + Yamls.Root("A", key, more) + Yamls.Root("B", "k2"));
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await bench.AuditAsync());
        Assert.Equal("", bench.Declarations.Export());
    }

    [Fact]
    public async Task A_circle_of_signers_is_refused_by_name()
    {
        using var bench = await PkiBench.OpenAsync();
        var refusal = await bench.RefusedAsync(Yamls.Token + Yamls.Sub("A", "k1", "B") + Yamls.Sub("B", "k2", "C") + Yamls.Sub("C", "k3", "A"));
        Assert.Contains("A <- B <- C <- A", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("circle", (await bench.RefusedAsync(Yamls.Token + Yamls.Sub("A", "k1", "A"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_authorities_of_one_subject_are_refused()
    {
        using var bench = await PkiBench.OpenAsync();
        var refusal = await bench.RefusedAsync(Yamls.Token + Yamls.Root("A", "k1") + Yamls.Root("B", "k2").Replace("CN=B", "CN=A", StringComparison.Ordinal));
        Assert.Contains("has the same CA id", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_with_an_activation_code_is_made_and_activated_again_after_a_restart()
    {
        const string Token = "Object Type: Crypto Token\nName: T\nActivation Code: {File: code}\nKeys: {k1: P-256}\n";
        using var bench = await PkiBench.OpenAsync();
        await File.WriteAllTextAsync(Path.Combine(bench.CodeFolder, "code"), "correct horse battery\n");
        await bench.ApplyAsync(Token + Yamls.Root("A", "k1"));
        Assert.DoesNotContain("correct horse", bench.Declarations.Export(), StringComparison.Ordinal);
        await bench.RestartAsync();
        Assert.Equal(Authorities.AuthorityStatus.Offline, bench.Current.Authorities["A"].Status);
        Assert.True((await bench.ApplyAsync(Token)).IsEmpty);
        Assert.Equal(Authorities.AuthorityStatus.Active, bench.Current.Authorities["A"].Status);
    }
}
