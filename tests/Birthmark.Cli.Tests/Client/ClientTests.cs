using Birthmark.Api.Client;
using Birthmark.Api.Problems;
using Birthmark.Api.Stations;
using Microsoft.AspNetCore.Http;

namespace Birthmark.Cli.Tests.Client;

public sealed class ClientTests
{
    [Fact]
    public async Task The_client_shows_its_certificate_and_trusts_the_root_of_its_credential()
    {
        using var pki = new TestPki();
        await using var hub = await Loopback.StartAsync(pki, Text("""{"time":"2024-12-06 14:58:52.576103"}"""));
        using var credential = Credential.Load(pki.CredentialFor(hub.Address));
        using var client = new BirthmarkClient(credential, TimeProvider.System);
        Assert.Equal("2024-12-06 14:58:52.576103", (await client.IsAliveAsync()).Time);
        Assert.Equal(("GET /api/v1/alive", "CN=client"), Assert.Single(hub.Asked));
    }

    [Fact]
    public async Task A_server_of_another_root_is_not_talked_to()
    {
        using var pki = new TestPki();
        using var other = new TestPki();
        await using var hub = await Loopback.StartAsync(other, Text("{}"));
        using var credential = Credential.Load(pki.CredentialFor(hub.Address));
        using var client = new BirthmarkClient(credential, TimeProvider.System);
        var e = await Assert.ThrowsAsync<HttpRequestException>(() => client.IsAliveAsync());
        Assert.Equal(HttpRequestError.SecureConnectionError, e.HttpRequestError);
        Assert.Empty(hub.Asked);
    }

    [Fact]
    public async Task A_certificate_for_another_address_is_not_taken()
    {
        using var pki = new TestPki("192.0.2.1");
        await using var hub = await Loopback.StartAsync(pki, Text("{}"));
        using var credential = Credential.Load(pki.CredentialFor(hub.Address));
        using var client = new BirthmarkClient(credential, TimeProvider.System);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.IsAliveAsync());
        Assert.Empty(hub.Asked);
    }

    [Fact]
    public async Task A_problem_document_is_the_refusal_it_says()
    {
        using var pki = new TestPki();
        await using var hub = await Loopback.StartAsync(pki, Text(
            """{"title":"Unknown batch","status":404,"detail":"there is no batch 'x'","code":"unknown-batch","remedy":"birthmark batch list"}""", 404, Problem.MediaType));
        using var credential = Credential.Load(pki.CredentialFor(hub.Address));
        using var client = new BirthmarkClient(credential, TimeProvider.System);
        var e = await Assert.ThrowsAsync<BirthmarkProblemException>(() => client.Batches.GetAsync("x"));
        Assert.Equal((ProblemCodes.UnknownBatch, "birthmark batch list"), (e.Problem.Code, e.Problem.Remedy));
    }

    [Theory]
    [InlineData(404, "text/html", "<h1>no</h1>")]
    [InlineData(500, Problem.MediaType, "not json")]
    [InlineData(200, "application/json", "[]")]
    [InlineData(200, "application/json", "null")]
    public async Task What_is_not_of_this_contract_is_no_refusal(int status, string type, string body)
    {
        using var pki = new TestPki();
        await using var hub = await Loopback.StartAsync(pki, Text(body, status, type));
        using var credential = Credential.Load(pki.CredentialFor(hub.Address));
        using var client = new BirthmarkClient(credential, TimeProvider.System);
        await Assert.ThrowsAsync<UnexpectedAnswerException>(() => client.Batches.GetAsync("x"));
    }

    [Fact]
    public async Task A_name_is_one_path_segment_whatever_it_holds()
    {
        using var pki = new TestPki();
        string? target = null;
        await using var hub = await Loopback.StartAsync(pki, context =>
        {
            target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            return Text("{}", 404)(context);
        });
        using var credential = Credential.Load(pki.CredentialFor(hub.Address));
        using var client = new BirthmarkClient(credential, TimeProvider.System);
        await Assert.ThrowsAsync<UnexpectedAnswerException>(() => client.Batches.GetAsync("../a/b?c#d e"));
        Assert.Equal("/api/v1/batches/..%2Fa%2Fb%3Fc%23d%20e", target);
    }

    [Fact]
    public async Task A_list_is_read_line_by_line()
    {
        using var pki = new TestPki();
        const string Line = """{"DeviceUID":"d","serial":"s","state":"ok","certificates":[]}""";
        await using var hub = await Loopback.StartAsync(pki, Text($"{Line}\n{Line}\n", type: "application/x-ndjson"));
        using var credential = Credential.Load(pki.CredentialFor(hub.Address));
        using var client = new BirthmarkClient(credential, TimeProvider.System);
        Assert.Equal(2, await client.Batches.AllowListAsync("b").CountAsync());
    }

    [Fact]
    public async Task A_root_that_the_code_does_not_name_is_not_enrolled_with()
    {
        using var pki = new TestPki();
        using var other = new TestPki();
        await using var hub = await Loopback.StartAsync(pki, Text($$"""{"root":{{System.Text.Json.JsonSerializer.Serialize(pki.Root.ExportCertificatePem())}}}"""));
        Assert.True(HubAddress.TryRead(hub.Address, out var address, out _));
        using var root = await HubRoot.FetchAsync(address, CodeFor(pki));
        Assert.Equal(pki.Root.RawData, root.RawData);
        await Assert.ThrowsAsync<CredentialException>(() => HubRoot.FetchAsync(address, CodeFor(other)));
    }

    internal static RequestDelegate Text(string body, int status = 200, string type = "application/json") => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    };

    private static InvitationCode CodeFor(TestPki pki)
    {
        var fingerprint = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(pki.Root.RawData))[..InvitationCode.FingerprintLength];
        Assert.True(InvitationCode.TryRead($"{new string('A', InvitationCode.SecretLength)}-{fingerprint}", out var code, out _));
        return code!;
    }
}
