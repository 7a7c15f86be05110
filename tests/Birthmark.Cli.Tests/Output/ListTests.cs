using System.Text.Json;
using Birthmark.Api.Batches;
using Birthmark.Cli.Batches;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Commands;

namespace Birthmark.Cli.Tests.Output;

public sealed class ListTests
{
    private const string Lines =
        """{"DeviceUID":"d1","serial":"S1","state":"ok","certificates":[{"fingerprint":"ff","serial_number":"01","issuer":"CN=PAI","subject":"CN=D,VID=FFF1","revoked":false}]}"""
        + "\n" + """{"DeviceUID":"d2","serial":"=cmd()","state":"ko","reason":"said \"no\"","certificates":[]}""" + "\n";

    [Theory]
    [InlineData("csv", "a,b\r\nc,d\r\n")]
    [InlineData("aws-iot", "{\"a\":1}\n{\"a\":2}\n")]
    [InlineData("azure-dps", "{\"a\":1}\n")]
    public async Task A_list_in_a_form_for_other_programs_is_what_the_hub_wrote(string form, string text)
    {
        using var pki = new Client.TestPki();
        await using var hub = await Client.Loopback.StartAsync(pki, Client.ClientTests.Text(text, type: "text/csv"));
        var session = new Session();
        Assert.Equal(ExitCode.Done, await session.RunAsync("batch", "lists", "b", "allow", "--format", form, "--step", "dac", "--credential", pki.CredentialFor(hub.Address)));
        Assert.Equal(text, session.Out);
        Assert.Equal($"GET /api/v1/batches/b/allow-list?form={form}&step=dac", Assert.Single(hub.Asked).Request);
    }

    [Fact]
    public async Task A_list_in_JSON_is_one_array()
    {
        var (_, text) = await WriteAsync("--format", "json");
        Assert.Equal(["S1", "=cmd()"], JsonDocument.Parse(text).RootElement.EnumerateArray().Select(e => e.GetProperty("serial").GetString()));
    }

    [Fact]
    public void An_empty_list_in_JSON_is_an_empty_array() =>
        Assert.Empty(JsonDocument.Parse(ListFormat.Head(ListFormat.Json) + ListFormat.Foot(ListFormat.Json)).RootElement.EnumerateArray());

    [Fact]
    public async Task A_list_by_lines_is_what_the_hub_wrote()
    {
        var (_, text) = await WriteAsync();
        Assert.Equal(Lines.Replace("\\\"", "\\u0022", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task A_list_that_breaks_off_leaves_no_file()
    {
        using var pki = new Client.TestPki();
        await using var hub = await Client.Loopback.StartAsync(pki, async context =>
        {
            await Client.ClientTests.Text(Lines, type: "application/x-ndjson")(context);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        var session = new Session();
        var path = pki.PathOf("allow.csv");
        Assert.Equal(ExitCode.Failed, await session.RunAsync("batch", "lists", "b", "allow", "--format", "csv", "--out", path, "--credential", pki.CredentialFor(hub.Address)));
        Assert.False(File.Exists(path));
        Assert.DoesNotContain(Directory.GetFiles(pki.Folder), f => f.EndsWith(".part", StringComparison.Ordinal));
    }

    private static async Task<(int Code, string Out)> WriteAsync(params string[] format)
    {
        using var pki = new Client.TestPki();
        await using var hub = await Client.Loopback.StartAsync(pki, Client.ClientTests.Text(Lines, type: "application/x-ndjson"));
        var session = new Session();
        var code = await session.RunAsync(["batch", "lists", "b", "deny", .. format, "--credential", pki.CredentialFor(hub.Address)]);
        Assert.Equal("GET /api/v1/batches/b/deny-list", Assert.Single(hub.Asked).Request);
        return (code, session.Out);
    }
}
