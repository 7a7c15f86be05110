using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki.Names;

namespace Birthmark.Pki.Tests.Names;

public sealed class SubjectAlternativeNameTests
{
    [Theory]
    [InlineData("dNSName=a.example, iPAddress=127.0.0.1", "dNSName=a.example, iPAddress=127.0.0.1")]
    [InlineData("DNSNAME=*.a,ipaddress=::1", "dNSName=*.a, iPAddress=::1")]
    [InlineData("uri=urn:x", "uniformResourceIdentifier=urn:x")]
    [InlineData("rfc822name=a@b.example", "rfc822Name=a@b.example")]
    [InlineData("directoryName=C=SE\\,CN=a", "directoryName=CN=a\\,C=SE")]
    public void EJBCAs_notation_is_read_and_written(string written, string text)
    {
        var san = SubjectAlternativeName.Parse(written);
        Assert.Equal(text, san.Text);
        Assert.True(SubjectAlternativeName.TryDecode(san.Encode(), out var back));
        Assert.Equal(text, back.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hub.example")]
    [InlineData("dNSName=a b")]
    [InlineData("dNSName=-a")]
    [InlineData("iPAddress=127.1")]
    [InlineData("iPAddress=fe80::1%eth0")]
    [InlineData("uri=relative")]
    [InlineData("rfc822Name=nobody")]
    [InlineData("directoryName=FOO=1")]
    [InlineData("otherName=1")]
    public void A_malformed_entry_is_refused_with_its_reason(string written)
    {
        Assert.False(SubjectAlternativeName.TryParse(written, out _, out var why));
        Assert.NotEmpty(why);
    }

    [Fact]
    public void The_encoding_is_the_one_that_the_platform_makes()
    {
        var builder = new SubjectAlternativeNameBuilder();
        builder.AddDnsName("hub.example");
        builder.AddIpAddress(System.Net.IPAddress.Parse("192.0.2.1"));
        builder.AddUri(new Uri("urn:x"));
        builder.AddEmailAddress("a@b.example");
        Assert.Equal(
            builder.Build().RawData,
            SubjectAlternativeName.Parse("dNSName=hub.example,iPAddress=192.0.2.1,uri=urn:x,rfc822Name=a@b.example").Encode());
    }
}
