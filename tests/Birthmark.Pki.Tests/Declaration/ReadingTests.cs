using Birthmark.Keys;
using Birthmark.Pki.Declaration;
using Birthmark.Pki.Declaration.Kinds;
using Birthmark.Pki.Declaration.Yaml;
using Birthmark.Pki.Profiles;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Pki.Tests.Declaration;

public sealed class ReadingTests
{
    private const string Token = "Object Type: Crypto Token\nName: T\n";
    private const string Profile = "Object Type: Certificate Profile\nName: P\n";
    private const string EndEntity = "Object Type: End Entity Profile\nName: E\nAvailable Certificate Profiles: [P]\n";
    private const string Ca = "Object Type: Certification Authority\nName: C\nSubject DN: CN=c\nCA Token: {Crypto Token: T, Certificate Signing Key: k}\n";
    private const string Role = "Object Type: Role\nName: R\n";

    [Theory]
    [InlineData("Name: X", 1, 1, "Object Type is missing")]
    [InlineData("Object Type: Crypto Tokn\nName: X", 1, 14, "'Crypto Tokn' is not known; did you mean 'Crypto Token'?")]
    [InlineData("Object Type: Role", 1, 1, "Name is missing")]
    [InlineData("[a]", 1, 1, "must be a mapping")]
    [InlineData("a: [b", 2, 1, "not YAML")]
    [InlineData("a: &x b", 1, 4, "Anchors (&x)")]
    [InlineData("Name: a\nName: b", 2, 1, "'Name' is written twice")]
    [InlineData(Token + "Autoactivation: true", 3, 1, "'Autoactivation' is not a field here; did you mean 'Auto Activation'?")]
    [InlineData(Token + "Auto Activation: maybe", 3, 18, "'maybe' is not one of its values")]
    [InlineData(Token + "Type: Floppy", 3, 7, "known are PKCS#11, Software, TPM")]
    [InlineData(Token + "Activation Code: secret", 3, 18, "is written out")]
    [InlineData(Token + "Activation Code: {Environment: A, File: b}", 3, 18, "two sources")]
    [InlineData(Token + "Activation Code: {Envronment: A}", 3, 19, "did you mean 'Environment'?")]
    [InlineData(Token + "Keys: {a: P-265}", 3, 11, "did you mean 'P-256'?")]
    [InlineData(Token + "Keys: [a]", 3, 7, "must be a mapping")]
    [InlineData(Token + "Keys: {a: P-256, a: P-384}", 3, 18, "'a' is written twice")]
    [InlineData(Profile + "Validity: 1w", 3, 11, "'1w' is not a duration")]
    [InlineData(Profile + "Validity Offset: x", 3, 18, "'x' is not a duration")]
    [InlineData(Profile + "Key Usage: [Digital Signatur]", 3, 13, "did you mean 'Digital Signature'?")]
    [InlineData(Profile + "Extended Key Usage: [1.2.x]", 3, 22, "neither known nor a dotted OID")]
    [InlineData(Profile + "Basic Constraints: {CA: true}", 3, 25, "but Type is End Entity")]
    [InlineData(Profile + "Basic Constraints: {CA: false, Path Length: 0}", 3, 45, "needs CA: true")]
    [InlineData(Profile + "Type: Sub CA\nBasic Constraints: {CA: true, Path Length: 256}", 4, 44, "from 0 to 255")]
    [InlineData(Profile + "Key Usage: [Key Certificate Sign]", 3, 12, "needs Basic Constraints with CA: true")]
    [InlineData(Profile + "Available Key Algorithms: [ECDSA]\nAvailable Bit Lengths: [2048]", 3, 27, "no key satisfies")]
    [InlineData(Profile + "Available Elliptic Curves: [P-512]", 3, 29, "'P-512' is not known")]
    [InlineData(Profile + "OCSP URIs: [relative]", 3, 13, "not an absolute URI")]
    [InlineData(EndEntity + "Subject DN: {FOO: [{}]}", 4, 14, "no field 'FOO'")]
    [InlineData(EndEntity + "Subject DN: {VID: [{Modifiable: false}]}", 4, 20, "has no Values")]
    [InlineData(EndEntity + "Subject DN: {CN: [{Validation: '('}]}", 4, 32, "not a usable regular expression")]
    [InlineData(EndEntity + "Subject DN: {PID: [{Values: [80], Validation: '[0-9]{4}'}]}", 4, 30, "does not match its own Validation")]
    [InlineData(EndEntity + "Subject DN: {CN: [{Requird: true}]}", 4, 20, "did you mean 'Required'?")]
    [InlineData(EndEntity + "Available CAs: [A]\nDefault CA: B", 5, 13, "not among Available CAs")]
    [InlineData("Object Type: End Entity Profile\nName: E", 1, 1, "Available Certificate Profiles is empty")]
    [InlineData(Ca + "Subject ND: x", 5, 1, "did you mean 'Subject DN'?")]
    [InlineData(Ca + "CRL Expiration Period: 5m", 5, 24, "not longer than CRL Overlap Time")]
    [InlineData("Object Type: Certification Authority\nName: C\nSubject DN: FOO=1\nCA Token: {Crypto Token: T, Certificate Signing Key: k}", 3, 13, "'FOO' is not a known attribute name")]
    [InlineData("Object Type: Certification Authority\nName: C\nSubject DN: CN=c", 1, 1, "CA Token is missing")]
    [InlineData("Object Type: Certification Authority\nName: C\nCertificates: nonsense", 3, 15, "not an X.509 certificate")]
    [InlineData(Role + "Role Members: [{CA: M, Match Key: COMMONAME, Value: x}]", 3, 35, "did you mean 'COMMONNAME'?")]
    [InlineData(Role + "Role Members: [{CA: M, Match Key: COMMONNAME}]", 3, 16, "Value is missing")]
    [InlineData(Role + "Access Rules: {administrator/: Allow}", 3, 16, "not a path")]
    [InlineData(Role + "Access Rules: {/a/: Maybe}", 3, 21, "'Maybe' is not one of its values")]
    public void A_fault_is_placed_and_says_what_to_do(string yaml, int line, int column, string part)
    {
        var fault = Assert.Throws<PkiRefusedException>(() => Read(yaml)).Faults.First(f => f.Text.Contains(part, StringComparison.Ordinal));
        Assert.Equal(("pki.yaml", line, column), (fault.File, fault.Line, fault.Column));
    }

    [Fact]
    public void All_faults_of_all_files_are_said_at_once()
    {
        var faults = new Faults();
        ObjectReader.Read([new("a.yaml", Token + "Type: X\nColour: red\n---\nName: y"), new("b.yaml", Profile + "Validity: x\n---\n" + Profile)], faults);
        var refusal = Assert.Throws<PkiRefusedException>(faults.ThrowIfAny);
        Assert.Equal(PkiRefusal.Declaration, refusal.Code);
        Assert.Equal(["a.yaml:3:7", "a.yaml:4:1", "a.yaml:6:1", "b.yaml:3:11", "b.yaml:5:1"], refusal.Faults.Select(f => $"{f.File}:{f.Line}:{f.Column}"));
        Assert.Equal(5, refusal.Message.Split('\n').Length);
    }

    [Fact]
    public void A_secret_that_was_written_out_is_not_repeated() =>
        Assert.DoesNotContain("hunter2", Assert.Throws<PkiRefusedException>(() => Read(Token + "Activation Code: hunter2")).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_differ_by_case() => Assert.Equal(2, Read(Token + "---\nObject Type: Crypto Token\nName: t").Count);

    [Fact]
    public void Deep_nesting_is_refused_before_it_hurts() =>
        Assert.Contains("nested deeper", Assert.Throws<PkiRefusedException>(() => Read("a: " + new string('[', 100_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_not_written_has_EJBCAs_defaults()
    {
        var profile = ((CertificateProfileDeclaration)Read(Profile).Single()).ToProfile(1001);
        Assert.Equal(CertificateType.EndEntity, profile.Type);
        Assert.Equal(new RelativeValidity(TimeSpan.FromDays(730)), profile.Validity);
        Assert.Equal(TimeSpan.FromMinutes(-10), profile.ValidityOffset);
        Assert.Equal(new BasicConstraints(false, null, true), profile.BasicConstraints);
        Assert.Null(profile.SignatureAlgorithm);
        Assert.Equal(5, profile.AvailableKeys.Count);
        Assert.Empty(profile.AvailableAuthorities);
        Assert.True(profile.StoreCertificate);
        var sub = ((CertificateProfileDeclaration)Read(Profile + "Type: Sub CA").Single()).ToProfile(1001);
        Assert.Equal("25y 7d", sub.Validity.ToString());
        Assert.Equal(KeyUsage.DigitalSignature | KeyUsage.KeyCertSign | KeyUsage.CrlSign, sub.KeyUsage);
        Assert.Equal(new BasicConstraints(true, null, true), sub.BasicConstraints);
    }

    [Fact]
    public void Every_field_of_a_certificate_profile_is_read()
    {
        var profile = ((CertificateProfileDeclaration)Read(Profile + """
            Type: Root CA
            Available Key Algorithms: [ECDSA]
            Available Elliptic Curves: [secp384r1]
            Signature Algorithm: sha384withecdsa
            Validity: 2038-01-19
            Validity Offset: 0s
            Basic Constraints: {Use: true, Critical: false, CA: true, Path Length: 2}
            Key Usage: [keyCertSign, cRLSign, digital-signature]
            Key Usage Critical: false
            Extended Key Usage: [Server Authentication, 1.2.3.4]
            Extended Key Usage Critical: true
            Subject Alternative Name: false
            Subject Alternative Name Critical: true
            Authority Key Identifier: false
            Subject Key Identifier: false
            LDAP DN Order: false
            Allow Validity Override: true
            Allow Extension Override: true
            Allow Subject DN Override by CSR: true
            Allow Key Usage Override: true
            Allow Backdated Revocation: true
            Store Certificate: false
            CRL Distribution Points: [http://a/crl]
            OCSP URIs: [http://a/ocsp]
            CA Issuers URIs: [http://a/ca]
            Available CAs: [A, B]
            Linters: [matter-paa]
            """).Single()).ToProfile(1001);
        Assert.Equal([KeyAlgorithm.EcP384], profile.AvailableKeys);
        Assert.Equal(SignatureAlgorithm.EcdsaWithSha384, profile.SignatureAlgorithm);
        Assert.Equal("2038-01-19 00:00:00+00:00", profile.Validity.ToString());
        Assert.Equal(TimeSpan.Zero, profile.ValidityOffset);
        Assert.Equal(new BasicConstraints(true, 2, false), profile.BasicConstraints);
        Assert.Equal(KeyUsage.KeyCertSign | KeyUsage.CrlSign | KeyUsage.DigitalSignature, profile.KeyUsage);
        Assert.Equal(["1.3.6.1.5.5.7.3.1", "1.2.3.4"], profile.ExtendedKeyUsage);
        Assert.False(profile.KeyUsageCritical || profile.UseSubjectAlternativeName || profile.UseAuthorityKeyIdentifier || profile.UseSubjectKeyIdentifier || profile.LdapDnOrder || profile.StoreCertificate);
        Assert.True(profile.ExtendedKeyUsageCritical && profile.SubjectAlternativeNameCritical && profile.AllowValidityOverride && profile.AllowExtensionOverride
            && profile.AllowSubjectOverrideByRequest && profile.AllowKeyUsageOverride && profile.AllowBackdatedRevocation);
        Assert.Equal(["http://a/crl", "http://a/ocsp", "http://a/ca"], [.. profile.CrlDistributionPoints, .. profile.OcspUris, .. profile.CaIssuersUris]);
        Assert.Equal(["A", "B"], profile.AvailableAuthorities.Order());
        Assert.Equal(["matter-paa"], profile.Linters);
    }

    [Theory]
    [InlineData("samples/matter/pki.yaml")]
    [InlineData("src/Birthmark.Pki/Declaration/management.yaml")]
    public void Canonical_text_brings_every_object_back(string file)
    {
        var read = Read(File.ReadAllText(Path.Combine(Repository.Root, file)));
        Assert.NotEmpty(read);
        foreach (var declared in read)
        {
            var back = Read(declared.ToYaml()).Single();
            Assert.Equal(declared.Fields(), back.Fields());
            Assert.Equal(declared.ToYaml(), back.ToYaml());
        }
    }

    [Fact]
    public void Any_text_is_read_or_refused_without_an_exception() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
        Arb.From(Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>(),
            Gen.Elements(Token, Profile, EndEntity, Ca, Role, "Keys: ", "{", "[", "]", "}", ": ", "- ", "&a ", "*a ", "!!x ", "? ", "| \n", "> \n", "%YAML 9\n", "\"", "'", "#", "\t", "---\n", "...\n", "Validity: ", "\u0085", "\u0000")
                .NonEmptyListOf().Select(string.Concat))),
        text =>
        {
            ObjectReader.Read([new("x", text ?? "")], new Faults());
            return true;
        }));

    [Theory]
    [InlineData("a *")]
    [InlineData("a &b")]
    [InlineData("R&D * 2")]
    public void A_sign_of_an_alias_within_a_value_comes_back_from_flow_text(string text)
    {
        var faults = new Faults();
        var document = YamlTree.Read(new("x", "a: " + Flow.List([text, "z"])), faults);
        Assert.Equal(0, faults.Count);
        Assert.Equal(text, ((YamlText)((YamlList)((YamlMap)document.Single()).Entries[0].Value).Items[0]).Value);
    }

    [Fact]
    public void Any_value_comes_back_from_flow_text() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<NonEmptyString>(value =>
    {
        var text = value.Get;
        if (string.IsNullOrWhiteSpace(text) || text.Any(char.IsSurrogate))
        {
            return true;
        }

        var faults = new Faults();
        var document = YamlTree.Read(new("x", "a: " + Flow.List([text, "z"]) + "\nb: " + Flow.Map([(text, Flow.Text(text))])), faults);
        var map = (YamlMap)document.Single();
        var inner = ((YamlMap)map.Entries[1].Value).Entries.Single();
        return faults.Count == 0 && ((YamlText)((YamlList)map.Entries[0].Value).Items[0]).Value == text && inner.Key.Value == text && ((YamlText)inner.Value).Value == text;
    }));

    private static IReadOnlyList<DeclaredObject> Read(string yaml)
    {
        var faults = new Faults();
        var read = ObjectReader.Read([new("pki.yaml", yaml)], faults);
        faults.ThrowIfAny();
        return read;
    }
}
