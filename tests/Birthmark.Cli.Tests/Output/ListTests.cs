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

    [Fact]
    public async Task A_list_in_CSV_has_a_line_a_certificate_and_no_cell_that_a_spreadsheet_runs()
    {
        var (code, text) = await WriteAsync("--format", "csv");
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(
            [
                "device_uid,serial,state,reason,certificate_fingerprint,certificate_serial_number,certificate_issuer,certificate_subject,revoked",
                "d1,S1,ok,,ff,01,CN=PAI,\"CN=D,VID=FFF1\",false",
                "d2,'=cmd(),ko,\"said \"\"no\"\"\",,,,,",
                "",
            ],
            text.Split("\r\n"));
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
