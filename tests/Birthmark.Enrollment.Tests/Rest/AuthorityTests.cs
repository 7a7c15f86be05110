using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Birthmark.Enrollment.Tests.Rest;

public sealed class AuthorityTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private const string Pai = "VID=FFF1,CN=Matter%20Test%20PAI";

    private readonly Hub hub = fixture.Hub;

    [Fact]
    public async Task Only_authorities_of_the_callers_roles_are_listed()
    {
        var pai = hub.Catalog.Current.Authorities["Matter PAI"];
        var expiry = pai.NotAfter!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var one = $$"""{"certificate_authorities":[{"id":{{pai.Id}},"name":"Matter PAI","subject_dn":"VID=FFF1,CN=Matter Test PAI","issuer_dn":"VID=FFF1,CN=Matter Test PAA","expiration_date":"{{expiry}}"}]}""";
        Assert.Equal((200, one), Brief(await hub.CallAsync(hub.Ra, "GET", "/v1/ca")));
        Assert.Equal((200, one.Replace("}]", ",\"external\":false}]", StringComparison.Ordinal)), Brief(await hub.CallAsync(hub.Ra, "GET", "/v1/ca?includeExternal=true")));
        Assert.Equal(3, (await hub.CallAsync(hub.Owner, "GET", "/v1/ca")).Json["certificate_authorities"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("VID=FFF1,CN=Matter%20Test%20PAI")]
    [InlineData("CN%3DMatter%20Test%20PAI%2CVID%3DFFF1")]
    [InlineData("cn=Matter%20Test%20PAI,%201.3.6.1.4.1.37244.2.1=FFF1")]
    public async Task The_chain_is_downloaded_as_PEM_issuing_CA_first_however_the_DN_is_written(string dn)
    {
        var answer = await hub.CallAsync(hub.Ra, "GET", $"/v1/ca/{dn}/certificate/download");
        Assert.Equal((200, "attachment; filename=\"MatterTestPAI.cacert.pem\""), (answer.Status, answer.Raw.Disposition));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(answer.Text);
        Assert.Equal(hub.Catalog.Current.Authorities["Matter PAI"].Chain.Select(der => der.ToArray()), chain.Select(item => item.RawData));
    }

    [Fact]
    public async Task An_unknown_authority_is_404_with_EJBCAs_text()
    {
        var answer = await hub.CallAsync(hub.Ra, "GET", "/v1/ca/CN=A%20B%2FC/certificate/download");
        Assert.Equal((404, """{"error_code":404,"error_message":"CA 'CN=A B/C' does not exist."}"""), Brief(answer));
        Assert.Equal("CA with DN: CN=Nobody does not exist.", (await hub.CallAsync(hub.Owner, "POST", "/v1/ca/CN=Nobody/createcrl")).Error);
        Assert.Equal("CA with DN: CN=Nobody does not exist.", (await hub.UploadAsync(hub.Owner, "/v1/ca/CN=Nobody/importcrl", null)).Error);
    }

    [Fact]
    public async Task A_CRL_is_made_numbered_and_fetched_by_any_authenticated_client()
    {
        var made = await hub.CallAsync(hub.Owner, "POST", $"/v1/ca/{Pai}/createcrl");
        var number = (long)made.Json["latest_crl_version"]!;
        Assert.Equal(
            (200, $$"""{"issuer_dn":"VID=FFF1,CN=Matter Test PAI","latest_crl_version":{{number}},"latest_delta_crl_version":0,"latest_partition_crl_versions":{},"latest_partition_delta_crl_versions":{},"all_success":true}"""),
            Brief(made));
        var again = await hub.CallAsync(hub.Owner, "POST", $"/v1/ca/{Pai}/createcrl?deltacrl=false");
        Assert.Equal(number + 1, (long)again.Json["latest_crl_version"]!);
        var latest = await hub.CallAsync(hub.Nobody, "GET", $"/v1/ca/{Pai}/getLatestCrl");
        Assert.Equal(200, latest.Status);
        CertificateRevocationListBuilder.Load(Convert.FromBase64String((string)latest.Json["crl"]!), out var written);
        Assert.Equal(number + 1, (long)written);
        Assert.Equal((200, """{"crl":null,"response_format":"DER"}"""), Brief(await hub.CallAsync(hub.Nobody, "GET", $"/v1/ca/{Pai}/getLatestCrl?deltaCrl=true")));
        Assert.False((bool)(await hub.CallAsync(hub.Owner, "POST", $"/v1/ca/{Pai}/createcrl?deltacrl=true")).Json["all_success"]!);
    }

    [Fact]
    public async Task Importing_a_CRL_names_what_is_wrong_with_the_upload()
    {
        const string Path = $"/v1/ca/{Pai}/importcrl";
        Assert.Equal("No file uploaded.", (await hub.UploadAsync(hub.Owner, Path, null)).Error);
        Assert.Equal("No CRL file uploaded.", (await hub.UploadAsync(hub.Owner, Path, new() { ["crlPartitionIndex"] = Encoding.ASCII.GetBytes("0") })).Error);
        Assert.Equal("Could not parse CRL. It must be in DER format.", (await hub.UploadAsync(hub.Owner, Path, new() { ["crlFile"] = new byte[] { 1, 2 } })).Error);
        await hub.CallAsync(hub.Owner, "POST", $"/v1/ca/{Pai}/createcrl");
        var own = Convert.FromBase64String((string)(await hub.CallAsync(hub.Owner, "GET", $"/v1/ca/{Pai}/getLatestCrl")).Json["crl"]!);
        var known = await hub.UploadAsync(hub.Owner, Path, new() { ["crlFile"] = own });
        Assert.Equal(400, known.Status);
        Assert.EndsWith("or higher is already in the database.", known.Error, StringComparison.Ordinal);
        Assert.StartsWith(
            "CRL is not issued by VID=FFF1,CN=Matter Test PAA",
            (await hub.UploadAsync(hub.Owner, "/v1/ca/VID=FFF1,CN=Matter%20Test%20PAA/importcrl", new() { ["crlFile"] = own })).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_CRL_service_runs_on_demand_and_no_other_is_known()
    {
        await hub.CallAsync(hub.Owner, "PUT", "/v1/system/service/CRL%20Updater/run");
        var idle = await hub.CallAsync(hub.Owner, "PUT", "/v1/system/service/CRL%20Updater/run");
        Assert.Equal(409, idle.Status);
        Assert.Equal(404, (await hub.CallAsync(hub.Owner, "PUT", "/v1/system/service/Nobody/run")).Status);
        Assert.Equal(403, (await hub.CallAsync(hub.Ra, "PUT", "/v1/system/service/CRL%20Updater/run")).Status);
    }

    private static (int Status, string Text) Brief(Answer answer) => (answer.Status, answer.Text);
}
