using System.Text.RegularExpressions;
using Birthmark.Api.Problems;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Endpoints;

public sealed partial class RequestTests(SharedHub shared) : IClassFixture<SharedHub>
{
    private readonly TestHub hub = shared.Hub;

    [Fact]
    public async Task A_path_that_is_not_there_says_so_to_anyone()
    {
        using var client = hub.Connect(null);
        await TestClient.RefusedAsync(client.GetAsync("/nowhere"), 404, ProblemCodes.NotFound);
        await TestClient.RefusedAsync(client.GetAsync("/api/v1/nowhere?x=<script>"), 404, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task A_method_that_is_not_known_there_says_which_are()
    {
        using var client = hub.Connect(null);
        using var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/health/live"));
        Assert.Equal("GET", response.Content.Headers.Allow.Single());
        await TestClient.RefusedAsync(client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/health/live")), 405, ProblemCodes.MethodNotAllowed);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_as_too_large()
    {
        using var owner = hub.OwnerCertificate;
        using var client = hub.Connect(owner);
        var large = new string('#', (1 << 20) + 1);
        await TestClient.RefusedAsync(client.PostAsync("/api/v1/pki/apply", large, "application/yaml"), 413, ProblemCodes.BodyTooLarge);
        await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/enrol", "\"" + large + "\""), 413, ProblemCodes.BodyTooLarge);
    }

    [Fact]
    public async Task Malformed_JSON_is_refused_with_line_and_column_and_without_quoting_the_body()
    {
        using var client = hub.Connect(null);
        var problem = await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/enrol", "{\n  \"code\": CANARY-5512 }"), 400, ProblemCodes.MalformedJson);
        Assert.Contains("line 2, column 11", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", problem.Detail + problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_member_is_named()
    {
        using var client = hub.Connect(null);
        var problem = await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/enrol", "{\"code\":\"x\"}"), 400, ProblemCodes.MalformedJson);
        Assert.Contains("csr", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_media_type_is_refused()
    {
        using var client = hub.Connect(null);
        await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/enrol", "<x/>", "text/xml"), 415, ProblemCodes.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("/api/v1/stations?limit=0")]
    [InlineData("/api/v1/stations?limit=1001")]
    [InlineData("/api/v1/audit?count=-1")]
    [InlineData("/api/v1/certificates?limit=99999")]
    public async Task A_page_size_out_of_bounds_is_refused(string path)
    {
        using var owner = hub.OwnerCertificate;
        using var client = hub.Connect(owner);
        await TestClient.RefusedAsync(client.GetAsync(path), 422, ProblemCodes.InvalidParameter);
    }

    [Fact]
    public async Task A_parameter_that_is_no_number_is_refused()
    {
        using var owner = hub.OwnerCertificate;
        using var client = hub.Connect(owner);
        await TestClient.RefusedAsync(client.GetAsync("/api/v1/audit?from=yesterday"), 400, ProblemCodes.MalformedRequest);
    }

    [Fact]
    public async Task Time_is_told_in_UTC_with_six_decimals()
    {
        using var client = hub.Connect(null);
        using var response = await client.GetAsync("/api/v1/alive");
        Assert.Matches(AliveBody(), await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task HTTP2_and_TLS13_are_spoken_and_the_server_does_not_name_itself()
    {
        using var client = hub.Connect(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await client.SendAsync(request);
        Assert.Equal(new Version(2, 0), response.Version);
        Assert.False(response.Headers.Contains("Server"));
    }

    [GeneratedRegex("""^\{"time":"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}"\}$""")]
    private static partial Regex AliveBody();
}
