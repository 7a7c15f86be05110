using Birthmark.Api.Client;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Cli.Tests.Client;

public sealed class HubAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8443", "127.0.0.1", 8443)]
    [InlineData("hub.factory.example:1", "hub.factory.example", 1)]
    [InlineData("[::1]:65535", "::1", 65535)]
    public void An_address_is_read_and_written_alike(string text, string host, int port)
    {
        Assert.True(HubAddress.TryRead(text, out var address, out _));
        Assert.Equal((host, port), (address.Host, address.Port));
        Assert.Equal(text, address.ToString());
        Assert.Equal($"https://{text}/", new UriBuilder("https", host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host, port).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("hub")]
    [InlineData(":8443")]
    [InlineData("hub:0")]
    [InlineData("hub:65536")]
    [InlineData("hub:-1")]
    [InlineData("hub:84 43")]
    [InlineData("https://hub:8443/x:1")]
    [InlineData("::1:8443")]
    public void What_is_no_address_is_told_why(string? text)
    {
        Assert.False(HubAddress.TryRead(text, out _, out var why));
        Assert.NotEmpty(why);
    }

    [Fact]
    public void No_text_makes_the_reader_throw_and_what_it_reads_it_writes_back() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            (from host in Gen.Elements("a", "127.0.0.1", "[::1]", "", "[", "a b", "ä", "[::1") from rest in ArbMap.Default.ArbFor<string>().Generator select host + ":" + rest).ToArbitrary(),
            text => !HubAddress.TryRead(text, out var address, out _) || (HubAddress.TryRead(address.ToString(), out var again, out _) && again == address)));
}
