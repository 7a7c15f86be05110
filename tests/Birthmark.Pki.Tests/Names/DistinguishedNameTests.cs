using System.Formats.Asn1;
using Birthmark.Pki.Names;

namespace Birthmark.Pki.Tests.Names;

public sealed class DistinguishedNameTests
{
    [Theory]
    [InlineData("CN=Matter DAC,VID=FFF1,PID=8000", "PID=8000,VID=FFF1,CN=Matter DAC")]
    [InlineData("PID=8000,VID=FFF1,CN=Matter DAC", "PID=8000,VID=FFF1,CN=Matter DAC")]
    [InlineData("C=SE,O=Acme,CN=dev", "CN=dev,O=Acme,C=SE")]
    [InlineData("cn=dev, o = Acme ,C= SE", "CN=dev,O=Acme,C=SE")]
    [InlineData("CN=a,OU=first,OU=second,O=o", "CN=a,OU=first,OU=second,O=o")]
    [InlineData("OU=first,CN=a,OU=second,O=o", "CN=a,OU=first,OU=second,O=o")]
    [InlineData("dc=com,dc=bigcorp,dc=se,ou=orgunit,ou=users,cn=Tomas G", "CN=Tomas G,OU=users,OU=orgunit,DC=se,DC=bigcorp,DC=com")]
    [InlineData("CN=x+SN=1", "CN=x+SN=1")]
    [InlineData("SN=1+CN=x,C=SE", "CN=x+SN=1,C=SE")]
    [InlineData("CN=Acme\\, Inc", "CN=Acme\\, Inc")]
    [InlineData("CN=\"Acme, Inc\"", "CN=Acme\\, Inc")]
    [InlineData("CN=a\\2Cb", "CN=a\\,b")]
    [InlineData("CN=L\\C3\\A5s", "CN=Lås")]
    [InlineData("CN=a=b", "CN=a\\=b")]
    [InlineData("CN=\\#1", "CN=\\#1")]
    [InlineData("CN=\\ a\\ ", "CN=\\ a\\ ")]
    [InlineData("CN=a,emailAddress=a@b", "E=a@b,CN=a")]
    [InlineData("CN=a,email=a@b", "E=a@b,CN=a")]
    [InlineData("CN=a,serialNumber=7", "CN=a,SN=7")]
    [InlineData("2.5.4.3=a,1.3.6.1.4.1.37244.2.1=fff1", "VID=FFF1,CN=a")]
    [InlineData("1.3.6.1.4.1.37244.2.1=#0c0446464632,CN=a", "VID=FFF2,CN=a")]
    [InlineData("OID.2.5.4.10=Acme,CN=a", "CN=a,O=Acme")]
    [InlineData("1.2.3.4=x,CN=a,C=SE", "CN=a,C=SE,1.2.3.4=x")]
    [InlineData("organizationIdentifier=1,CN=a,unstructuredName=n", "unstructuredName=n,CN=a,organizationIdentifier=1")]
    [InlineData("DN=q,CN=a", "DN=q,CN=a")]
    public void A_name_is_normalised_as_EJBCA_does(string written, string normalised) =>
        Assert.Equal(normalised, DistinguishedName.Parse(written).Text);

    [Theory]
    [InlineData("CN=dev,O=Acme,C=SE", 1833496743)]
    [InlineData("C=SE,O=Acme,CN=dev", 1833496743)]
    public void The_id_is_Javas_hash_of_the_normalised_text(string written, int id) => Assert.Equal(id, DistinguishedName.Parse(written).EjbcaId);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("Acme", "has no '='")]
    [InlineData("CN=", "CN has no value")]
    [InlineData("CN=a,", "ends in a comma")]
    [InlineData("dnQualifier=1", "'dnQualifier' is not a known attribute name")]
    [InlineData("FOO=1", "'FOO' is not a known attribute name")]
    [InlineData("3.1=1", "'3.1' is not a known attribute name")]
    [InlineData("CN=a\\", "lone backslash")]
    [InlineData("CN=\"a", "not closed")]
    [InlineData("CN=a\nb", "control character")]
    [InlineData("CN=\\00", "control character")]
    [InlineData("CN=\\FF", "not UTF-8")]
    [InlineData("CN=#zz", "hex")]
    public void A_malformed_name_is_refused_with_its_reason(string written, string part)
    {
        Assert.False(DistinguishedName.TryParse(written, out _, out var why));
        Assert.Contains(part, why, StringComparison.Ordinal);
        Assert.Equal(PkiRefusal.IllegalName, Assert.Throws<PkiRefusedException>(() => DistinguishedName.Parse(written)).Code);
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused()
    {
        Assert.False(DistinguishedName.TryParse("CN=" + (char)0xD800, out _, out var why));
        Assert.Contains("surrogate", why, StringComparison.Ordinal);
    }

    [Fact]
    public void String_types_are_EJBCAs()
    {
        var tags = Tags(DistinguishedName.Parse("C=SE,DC=x,SN=1,O=Acme,CN=dev,VID=fff1,PID=8000,E=a@b,DN=q,TELEPHONENUMBER=1").Encode());
        Assert.Equal(
            new Dictionary<string, UniversalTagNumber>
            {
                ["2.5.4.20"] = UniversalTagNumber.PrintableString,
                ["1.2.840.113549.1.9.1"] = UniversalTagNumber.IA5String,
                ["2.5.4.46"] = UniversalTagNumber.PrintableString,
                ["1.3.6.1.4.1.37244.2.2"] = UniversalTagNumber.UTF8String,
                ["1.3.6.1.4.1.37244.2.1"] = UniversalTagNumber.UTF8String,
                ["2.5.4.3"] = UniversalTagNumber.UTF8String,
                ["2.5.4.5"] = UniversalTagNumber.PrintableString,
                ["2.5.4.10"] = UniversalTagNumber.UTF8String,
                ["0.9.2342.19200300.100.1.25"] = UniversalTagNumber.IA5String,
                ["2.5.4.6"] = UniversalTagNumber.PrintableString,
            },
            tags);
    }

    [Fact]
    public void With_the_PrintableString_flag_everything_that_fits_is_printable()
    {
        var tags = Tags(DistinguishedName.Parse("CN=dev,O=Åcme,VID=FFF1").Encode(printableString: true));
        Assert.Equal(UniversalTagNumber.PrintableString, tags["2.5.4.3"]);
        Assert.Equal(UniversalTagNumber.PrintableString, tags["1.3.6.1.4.1.37244.2.1"]);
        Assert.Equal(UniversalTagNumber.UTF8String, tags["2.5.4.10"]);
    }

    [Fact]
    public void LDAP_order_off_turns_the_encoding_round()
    {
        var name = DistinguishedName.Parse("CN=dev,OU=a,OU=b,C=SE");
        Assert.Equal(["2.5.4.3", "2.5.4.11", "2.5.4.11", "2.5.4.6"], Oids(name.Encode()));
        Assert.Equal(["2.5.4.6", "2.5.4.11", "2.5.4.11", "2.5.4.3"], Oids(name.Encode(ldapOrder: false)));
        Assert.True(DistinguishedName.TryDecode(name.Encode(ldapOrder: false), out var back));
        Assert.Equal(name, back);
    }

    [Fact]
    public void Attributes_are_listed_by_upper_case_short_name_in_normalised_order()
    {
        var name = DistinguishedName.Parse("unstructuredName=n,CN=a b,VID=FFF1");
        Assert.Equal([new("UNSTRUCTUREDNAME", "n"), new("VID", "FFF1"), new("CN", "a b")], name.Attributes);
        Assert.Equal("FFF1", name["VID"]);
        Assert.Null(name["PID"]);
    }

    [Fact]
    public void A_value_that_is_no_string_survives_as_hex()
    {
        var name = DistinguishedName.Parse("UniqueIdentifier=#0303000102,CN=a");
        Assert.Equal("UniqueIdentifier=#0303000102,CN=a", name.Text);
        Assert.True(DistinguishedName.TryDecode(name.Encode(), out var back));
        Assert.Equal(name, back);
    }

    [Fact]
    public void The_empty_name_encodes_and_decodes()
    {
        Assert.Equal("3000", Convert.ToHexString(DistinguishedName.Empty.Encode()));
        Assert.True(DistinguishedName.TryDecode([0x30, 0x00], out var name));
        Assert.Equal(DistinguishedName.Empty, name);
    }

    private static List<string> Oids(byte[] der) => [.. Pairs(der).Select(p => p.Oid)];

    private static Dictionary<string, UniversalTagNumber> Tags(byte[] der) => Pairs(der).ToDictionary(p => p.Oid, p => p.Tag);

    private static IEnumerable<(string Oid, UniversalTagNumber Tag)> Pairs(byte[] der)
    {
        var reader = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        while (reader.HasData)
        {
            var pair = reader.ReadSetOf().ReadSequence();
            yield return (pair.ReadObjectIdentifier(), (UniversalTagNumber)pair.PeekTag().TagValue);
        }
    }
}
