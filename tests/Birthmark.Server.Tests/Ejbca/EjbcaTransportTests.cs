using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Ejbca;

/// <summary>What the transport must keep of EJBCA's API: raw paths, bodies, headers, and refusals in EJBCA's voice.</summary>
public sealed class EjbcaTransportTests(EjbcaHub fixture) : IClassFixture<EjbcaHub>
{
    private const string Base = "/ejbca/ejbca-rest-api";

    [Fact]
    public async Task A_caller_without_certificate_gets_EJBCAs_403_and_not_the_hubs_problem()
    {
        using var client = fixture.Hub.Connect(null);
        using var response = await client.GetAsync(Base + "/v1/ca");
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            """{"error_code":403,"error_message":"Error no client certificate or OAuth token received for authentication."}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_foreign_certificate_is_403_with_a_reason()
    {
        using var foreign = TestCertificates.Foreign("CN=matter-ra");
        using var client = fixture.Hub.Connect(foreign);
        using var response = await client.GetAsync(Base + "/v1/ca");
        Assert.Equal(403, (int)response.StatusCode);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(403, (int)body["error_code"]!);
        Assert.Contains("Somebody else's CA", (string?)body["error_message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bogus_basic_authorization_beside_the_certificate_is_ignored()
    {
        using var client = fixture.Hub.Connect(fixture.Ra);
        using var request = new HttpRequestMessage(HttpMethod.Get, Base + "/v1/ca");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", "x");
        using var response = await client.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("/v1/ca/CN%3DMatter%20Test%20PAI%2CVID%3DFFF1/certificate/download", 200)]
    [InlineData("/v1/ca/CN=Matter%20Test%20PAI,VID=FFF1/certificate/download", 200)]
    [InlineData("/v1/ca/CN=A%20B%2FC/certificate/download", 404)]
    [InlineData("/v1/ca/", 200)]
    [InlineData("/v1/ca/%FF/certificate/download", 400)]
    [InlineData("/v1/nothing", 404)]
    [InlineData("", 404)]
    public async Task Paths_reach_the_API_as_they_were_sent(string path, int status)
    {
        using var client = fixture.Hub.Connect(fixture.Ra);
        using var response = await client.GetAsync(Base + path);
        Assert.Equal((status, Base + path), ((int)response.StatusCode, response.RequestMessage!.RequestUri!.AbsolutePath));
        if (status == 404 && path.Contains("%2F", StringComparison.Ordinal))
        {
            Assert.Equal("""{"error_code":404,"error_message":"CA 'CN=A B/C' does not exist."}""", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Downloads_and_HEAD_carry_their_headers()
    {
        using var client = fixture.Hub.Connect(fixture.Ra);
        using var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Base + "/v1/ca/CN=Matter%20Test%20PAI,VID=FFF1/certificate/download"));
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("attachment; filename=\"MatterTestPAI.cacert.pem\"", response.Content.Headers.ContentDisposition?.ToString());
        Assert.True(response.Content.Headers.ContentLength > 1000);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        using var wrong = await client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, Base + "/v1/ca"));
        Assert.Equal((405, "GET"), ((int)wrong.StatusCode, string.Join(",", wrong.Content.Headers.Allow)));
    }

    [Fact]
    public async Task Pkcs10enroll_works_over_mTLS_whatever_media_type_the_client_says()
    {
        using var key = TestCertificates.NewKey();
        var csr = new CertificateRequest("CN=DAC t-1, 1.3.6.1.4.1.37244.2.1=FFF1, 1.3.6.1.4.1.37244.2.2=8000", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var body = new JsonObject
        {
            ["certificate_request"] = csr, ["certificate_profile_name"] = "Matter DAC", ["end_entity_profile_name"] = "Matter DAC",
            ["certificate_authority_name"] = "Matter PAI", ["username"] = "t-1", ["password"] = "foo123",
        };
        using var client = fixture.Hub.Connect(fixture.Ra);
        using var response = await client.PostAsync(Base + "/v1/certificate/pkcs10enroll", body.ToJsonString(), "text/plain");
        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal("DER", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["response_format"]);
    }

    [Fact]
    public async Task A_CRL_comes_in_as_a_multipart_form()
    {
        using var client = fixture.Hub.Connect(fixture.Hub.OwnerCertificate);
        using var created = await client.PostAsync(Base + "/v1/ca/CN=Matter%20Test%20PAI,VID=FFF1/createcrl", "");
        Assert.Equal(200, (int)created.StatusCode);
        using var latest = await client.GetAsync(Base + "/v1/ca/CN=Matter%20Test%20PAI,VID=FFF1/getLatestCrl");
        var crl = Convert.FromBase64String((string)JsonNode.Parse(await latest.Content.ReadAsStringAsync())!["crl"]!);
        using var form = new MultipartFormDataContent { { new StringContent("0"), "crlPartitionIndex" }, { new ByteArrayContent(crl), "crlFile", "latest.crl" } };
        using var response = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, Base + "/v1/ca/CN=Matter%20Test%20PAI,VID=FFF1/importcrl") { Content = form });
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("or higher is already in the database.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_its_limit_is_413_in_EJBCAs_voice()
    {
        using var client = fixture.Hub.Connect(fixture.Ra);
        using var request = new HttpRequestMessage(HttpMethod.Post, Base + "/v1/certificate/pkcs10enroll") { Content = new StringContent(new string(' ', 2 << 20)) };
        request.Headers.ExpectContinue = true;
        using var response = await client.SendAsync(request);
        Assert.Equal(413, (int)response.StatusCode);
        Assert.Equal(413, (int)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error_code"]!);
    }

    [Fact]
    public async Task A_missing_access_rule_leaves_an_audit_record_that_names_it()
    {
        using var client = fixture.Hub.Connect(fixture.Ra);
        using var response = await client.PostAsync(Base + "/v1/ca/CN=Matter%20Test%20PAI,VID=FFF1/createcrl", "");
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Contains(await fixture.Hub.RecordsAsync("access.refuse"), record => record.Actor == "matter-ra" && record.Facts.Any(
            fact => fact.Value is { } text && text.Contains("/ca_functionality/create_crl", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_role_that_changes_counts_with_the_next_call_on_a_held_connection()
    {
        using var late = await fixture.Hub.EnrolAsync("late-auditor");
        using var client = fixture.Hub.Connect(late);
        using (var before = await client.GetAsync(Base + "/v1/ca"))
        {
            Assert.Equal(403, (int)before.StatusCode);
        }

        const string Role = """
            Object Type: Role
            Name: Late Auditor
            Role Members: [{CA: ManagementCA, Match Key: COMMONNAME, Operator: EQUAL_CASE_SENSITIVE, Value: late-auditor}]
            Access Rules: {/administrator/: Allow, /ca/Matter PAA/: Allow}
            """;
        await fixture.Hub.Owner.Pki.ApplyAsync(new Api.Pki.PkiFiles([new Api.Pki.PkiFile("role.yaml", Role)]), dryRun: false);
        using var after = await client.GetAsync(Base + "/v1/ca");
        Assert.Equal(200, (int)after.StatusCode);
        Assert.Contains("\"name\":\"Matter PAA\"", await after.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_is_turned_away_over_the_wire_too()
    {
        using var client = fixture.Hub.Connect(fixture.Ra);
        using var request = new HttpRequestMessage(HttpMethod.Get, Base + "/v1/ca");
        request.Headers.Add("Sec-Fetch-Mode", "cors");
        using var response = await client.SendAsync(request);
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Contains("This service has been disabled.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
