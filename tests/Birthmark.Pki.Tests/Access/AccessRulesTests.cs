using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki.Access;
using Birthmark.Pki.Names;

namespace Birthmark.Pki.Tests.Access;

public sealed class AccessRulesTests
{
    private static readonly X509Certificate2 Client = Certificate(
        "E=ra@acme.example,UID=u1,CN=matter-ra,SN=0042,T=Lead,OU=first,OU=second,O=Acme,L=Town,ST=Land,DC=x,C=SE", "A1B2", "ra@login.example");

    [Theory]
    [InlineData("COMMONNAME", MatchOperator.EqualCaseSensitive, "matter-ra", true)]
    [InlineData("COMMONNAME", MatchOperator.EqualCaseSensitive, "Matter-RA", false)]
    [InlineData("COMMONNAME", MatchOperator.EqualCaseInsensitive, "Matter-RA", true)]
    [InlineData("COMMONNAME", MatchOperator.NotEqual, "other", true)]
    [InlineData("COMMONNAME", MatchOperator.NotEqual, "matter-ra", false)]
    [InlineData("ORGANIZATIONALUNIT", MatchOperator.EqualCaseSensitive, "second", true)]
    [InlineData("ORGANIZATIONALUNIT", MatchOperator.NotEqual, "second", false)]
    [InlineData("ORGANIZATION", MatchOperator.EqualCaseSensitive, "Acme", true)]
    [InlineData("WITH_COUNTRY", MatchOperator.EqualCaseSensitive, "SE", true)]
    [InlineData("DOMAINCOMPONENT", MatchOperator.EqualCaseSensitive, "x", true)]
    [InlineData("STATEORPROVINCE", MatchOperator.EqualCaseSensitive, "Land", true)]
    [InlineData("LOCALITY", MatchOperator.EqualCaseSensitive, "Town", true)]
    [InlineData("TITLE", MatchOperator.EqualCaseSensitive, "Lead", true)]
    [InlineData("UID", MatchOperator.EqualCaseSensitive, "u1", true)]
    [InlineData("DNSERIALNUMBER", MatchOperator.EqualCaseSensitive, "0042", true)]
    [InlineData("DNSERIALNUMBER", MatchOperator.EqualCaseSensitive, "42", false)]
    [InlineData("SERIALNUMBER", MatchOperator.EqualCaseSensitive, "a1b2", true)]
    [InlineData("SERIALNUMBER", MatchOperator.EqualCaseSensitive, "0x00A1B2", true)]
    [InlineData("SERIALNUMBER", MatchOperator.EqualCaseSensitive, "A1B3", false)]
    [InlineData("DNEMAILADDRESS", MatchOperator.EqualCaseInsensitive, "RA@acme.example", true)]
    [InlineData("UPN", MatchOperator.EqualCaseSensitive, "ra@login.example", true)]
    [InlineData("UPN", MatchOperator.EqualCaseSensitive, "else@login.example", false)]
    [InlineData("FULLDN", MatchOperator.EqualCaseSensitive, "C=SE,DC=x,ST=Land,L=Town,O=Acme,OU=second,OU=first,T=Lead,CN=matter-ra,SN=0042,UID=u1,E=ra@acme.example", true)]
    [InlineData("FULLDN", MatchOperator.EqualCaseSensitive, "CN=matter-ra", false)]
    [InlineData("ANY", MatchOperator.EqualCaseSensitive, "", true)]
    [InlineData("UNHEARD_OF", MatchOperator.EqualCaseSensitive, "matter-ra", false)]
    public void A_member_is_matched_by_key_operator_and_value(string key, MatchOperator @operator, string value, bool isMember)
    {
        var role = new Role("RA", [new RoleMember("ManagementCA", key, @operator, value)], new Dictionary<string, bool>());
        Assert.Equal(isMember, AccessRules.RolesOf(Client, "ManagementCA", [role]).Count == 1);
    }

    [Fact]
    public void A_certificate_of_another_authority_is_in_no_role()
    {
        var role = new Role("RA", [new RoleMember("ManagementCA", "ANY", MatchOperator.EqualCaseSensitive, "")], new Dictionary<string, bool>());
        Assert.Empty(AccessRules.RolesOf(Client, "Matter PAI", [role]));
    }

    [Fact]
    public void Nobody_enters_a_role_by_what_the_certificate_lacks()
    {
        using var bare = Certificate("CN=a", "01", null);
        var role = new Role("RA", [new RoleMember("M", "ORGANIZATION", MatchOperator.NotEqual, "Evil"), new RoleMember("M", "UPN", MatchOperator.NotEqual, "x")], new Dictionary<string, bool>());
        Assert.Empty(AccessRules.RolesOf(bare, "M", [role]));
    }

    [Theory]
    [InlineData("/administrator", true)]
    [InlineData("/administrator/", true)]
    [InlineData("/ca/Matter PAI", true)]
    [InlineData("/ca/Matter PAI/anything/below", true)]
    [InlineData("/ca/Matter PAI 2", false)]
    [InlineData("/ca/Matter PAI/secret", false)]
    [InlineData("/ca/Matter PAI/secret/but/not/this", true)]
    [InlineData("/ca", false)]
    [InlineData("/", false)]
    public void A_rule_covers_what_is_below_it_and_the_most_specific_decides(string rule, bool isAllowed) =>
        Assert.Equal(isAllowed, AccessRules.IsAllowed([Role("RA", ("/administrator/", true), ("/ca/Matter PAI/", true), ("/ca/Matter PAI/secret/", false), ("/ca/Matter PAI/secret/but/not", true))], rule));

    [Fact]
    public void Full_access_is_the_rule_of_the_root() => Assert.True(AccessRules.IsAllowed([Role("Super", ("/", true))], "/ca_functionality/create_certificate"));

    [Fact]
    public void Rights_of_several_roles_are_combined_and_deny_beats_allow()
    {
        var one = Role("One", ("/administrator/", true), ("/ca/PAI/", true));
        var two = Role("Two", ("/ca/PAI", false), ("/ra_functionality/", true));
        Assert.True(AccessRules.IsAllowed([one], "/ca/PAI"));
        Assert.False(AccessRules.IsAllowed([one, two], "/ca/PAI"));
        Assert.False(AccessRules.IsAllowed([two, one], "/ca/PAI"));
        Assert.True(AccessRules.IsAllowed([one, two], "/ra_functionality/view_end_entity"));
        Assert.False(AccessRules.IsAllowed([], "/administrator"));
    }

    private static Role Role(string name, params (string Path, bool Allows)[] rules) => new(name, [], rules.ToDictionary(r => r.Path, r => r.Allows));

    private static X509Certificate2 Certificate(string subject, string serial, string? upn)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName(DistinguishedName.Parse(subject).Encode()), key, HashAlgorithmName.SHA256);
        if (upn is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("ra.example");
            names.AddUserPrincipalName(upn);
            request.CertificateExtensions.Add(names.Build());
        }

        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), from, from.AddYears(1), [0, .. Convert.FromHexString(serial)]);
    }
}
