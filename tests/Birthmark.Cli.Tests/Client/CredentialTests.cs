using Birthmark.Api.Client;

namespace Birthmark.Cli.Tests.Client;

public sealed class CredentialTests
{
    [Fact]
    public void A_credential_file_names_its_files_relative_to_itself()
    {
        using var pki = new TestPki();
        using var credential = Credential.Load(pki.CredentialFor("127.0.0.1:8443"));
        Assert.Equal("CN=client", credential.Certificate!.Subject);
        Assert.True(credential.Certificate.HasPrivateKey);
        Assert.Equal("127.0.0.1:8443", credential.Server.ToString());
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_key_that_others_may_touch_is_not_used(UnixFileMode more)
    {
        using var pki = new TestPki();
        File.SetUnixFileMode(pki.PathOf("client.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        var e = Assert.Throws<CredentialException>(() => Credential.Load(pki.CredentialFor("127.0.0.1:8443")));
        Assert.Contains("client.key", e.Message, StringComparison.Ordinal);
        Assert.Contains("chmod 600", e.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"server":"127.0.0.1:8443"}""", "needs server, ca, certificate and key")]
    [InlineData("{\n{", "line 2")]
    [InlineData("""{"server":"nowhere","ca":"ca.pem","certificate":"client.crt","key":"client.key"}""", "HOST:PORT")]
    [InlineData("""{"server":"a:1","ca":"absent.pem","certificate":"client.crt","key":"client.key"}""", "absent.pem")]
    [InlineData("""{"server":"a:1","ca":"client.key","certificate":"client.crt","key":"client.key"}""", "no certificate")]
    [InlineData("""{"server":"a:1","ca":"ca.pem","certificate":"ca.pem","key":"client.key"}""", "not the private key")]
    public void A_credential_that_cannot_be_used_says_what_is_wrong_with_which_file(string text, string why)
    {
        using var pki = new TestPki();
        File.WriteAllText(pki.PathOf("bad.json"), text);
        Assert.Contains(why, Assert.Throws<CredentialException>(() => Credential.Load(pki.PathOf("bad.json"))).Message, StringComparison.Ordinal);
    }
}
