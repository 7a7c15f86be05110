using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Birthmark.Enrollment.Ejbca;

namespace Birthmark.Enrollment.Tests.Rest;

public sealed class GateTests(HubFixture fixture) : IClassFixture<HubFixture>, IDisposable
{
    private readonly Hub hub = fixture.Hub;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Theory]
    [InlineData("v1/ca")]
    [InlineData("v1/certificate")]
    [InlineData("v2/certificate")]
    [InlineData("v1/system")]
    [InlineData("v1/endentity")]
    [InlineData("v2/endentity")]
    [InlineData("v1/cryptotoken")]
    [InlineData("v1/ca_management")]
    public async Task Every_resource_has_a_status(string resource)
    {
        var answer = await hub.CallAsync(hub.Nobody, "GET", $"/{resource}/status");
        Assert.Equal((200, """{"status":"OK","version":"1.0","revision":"EJBCA 8.2.0.1 Community (birthmark)"}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Without_a_certificate_everything_is_403_with_EJBCAs_text()
    {
        var answer = await hub.CallAsync(EjbcaCaller.Anonymous, "GET", "/v1/ca");
        Assert.Equal(
            (403, """{"error_code":403,"error_message":"Error no client certificate or OAuth token received for authentication."}"""),
            (answer.Status, answer.Text));
    }

    [Fact]
    public async Task A_caller_without_role_gets_EJBCAs_text_then_the_missing_rule_and_the_roles()
    {
        var answer = await hub.CallAsync(hub.Nobody, "GET", "/v1/ca");
        Assert.Equal(403, answer.Status);
        Assert.Equal(
            "Administrator is not authorized to resource /administrator. Msg: . Missing access rule: /administrator. Matched roles: none.", answer.Error);
        Assert.Equal("/administrator", answer.Raw.MissingRule);
    }

    [Fact]
    public async Task A_missing_right_below_administrator_is_named_with_the_roles_that_lack_it()
    {
        var enrol = await hub.CallAsync(hub.Auditor, "POST", "/v1/certificate/pkcs10enroll", Hub.Device("gate-1", key));
        Assert.Equal((403, "/ca/Matter PAI"), (enrol.Status, enrol.Raw.MissingRule));
        Assert.EndsWith("Missing access rule: /ca/Matter PAI. Matched roles: 'Auditor'.", enrol.Error, StringComparison.Ordinal);
        Assert.Equal("/ca_functionality/create_crl", (await hub.CallAsync(hub.Ra, "POST", "/v1/ca/VID=FFF1,CN=Matter%20Test%20PAI/createcrl")).Raw.MissingRule);
        Assert.Equal("/cryptotoken/activate/MatterToken", (await hub.CallAsync(hub.Ra, "PUT", "/v1/cryptotoken/MatterToken/activate", new JsonObject())).Raw.MissingRule);
        Assert.Equal("/ca/ManagementCA", (await hub.CallAsync(hub.Ra, "PUT", "/v1/ca_management/ManagementCA/activate")).Raw.MissingRule);
    }

    [Fact]
    public async Task Who_may_only_create_end_entities_cannot_certify_an_existing_one_again()
    {
        Assert.Equal(201, (await hub.CallAsync(hub.Creator, "POST", "/v1/certificate/pkcs10enroll", Hub.Device("gate-2", key))).Status);
        var again = await hub.CallAsync(hub.Creator, "POST", "/v1/certificate/pkcs10enroll", Hub.Device("gate-2", key));
        Assert.Equal((403, "/ra_functionality/edit_end_entity"), (again.Status, again.Raw.MissingRule));
        Assert.Equal(201, (await hub.CallAsync(hub.Ra, "POST", "/v1/certificate/pkcs10enroll", Hub.Device("gate-2", key))).Status);
    }

    [Theory]
    [InlineData("Sec-Fetch-Mode")]
    [InlineData("Sec-Fetch-Dest")]
    public async Task A_browser_is_turned_away_with_the_containers_page_unless_it_says_who_it_is(string header)
    {
        var refused = await hub.CallAsync(hub.Owner, "GET", "/v1/ca", null, header);
        Assert.Equal((403, "text/html;charset=UTF-8"), (refused.Status, refused.Raw.ContentType));
        Assert.Contains("This service has been disabled.", refused.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await hub.CallAsync(hub.Owner, "GET", "/v1/ca", null, header, "X-Keyfactor-Requested-With")).Status);
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", 404, null)]
    [InlineData("GET", "", 404, null)]
    [InlineData("GET", "/v1/ca/CN=dev/createcrl", 405, "POST")]
    [InlineData("DELETE", "/v1/ca", 405, "GET")]
    [InlineData("HEAD", "/v1/ca", 200, null)]
    public async Task Unknown_paths_are_404_and_unknown_methods_405(string method, string path, int status, string? allow)
    {
        var answer = await hub.CallAsync(hub.Owner, method, path);
        Assert.Equal((status, allow), (answer.Status, answer.Raw.Allow));
    }

    [Fact]
    public async Task A_crypto_token_is_taken_off_line_and_back_and_meanwhile_nothing_is_issued()
    {
        await using var own = await Hub.StartAsync();
        Assert.Equal(
            (200, """{"message":"The crypto token was deactivated successfully."}"""), Brief(await own.CallAsync(own.Owner, "PUT", "/v1/cryptotoken/MatterToken/deactivate")));
        var offline = await own.CallAsync(own.Ra, "POST", "/v1/certificate/pkcs10enroll", Hub.Device("gate-3", key));
        Assert.Equal(503, offline.Status);
        Assert.Equal((200, ""), Brief(await own.CallAsync(own.Owner, "PUT", "/v1/cryptotoken/MatterToken/activate", new JsonObject { ["activation_code"] = "" })));
        Assert.Equal(201, (await own.CallAsync(own.Ra, "POST", "/v1/certificate/pkcs10enroll", Hub.Device("gate-3", key))).Status);
        Assert.Equal(422, (await own.CallAsync(own.Owner, "PUT", "/v1/cryptotoken/MatterToken/activate", new JsonObject { ["activation_code"] = "wrong code 123" })).Status);
        Assert.Equal(422, (await own.CallAsync(own.Owner, "PUT", "/v1/cryptotoken/Nobody/deactivate")).Status);
        var spec = new JsonObject { ["key_pair_alias"] = "extra", ["key_alg"] = "EC", ["key_spec"] = "P-256" };
        Assert.Equal((201, ""), Brief(await own.CallAsync(own.Owner, "POST", "/v1/cryptotoken/MatterToken/generatekeys", spec)));
        Assert.Equal((200, ""), Brief(await own.CallAsync(own.Owner, "POST", "/v1/cryptotoken/MatterToken/extra/removekeys")));
        Assert.Equal(422, (await own.CallAsync(own.Owner, "POST", "/v1/cryptotoken/MatterToken/signKeyPAI/removekeys")).Status);
    }

    [Fact]
    public async Task An_authority_alone_on_its_token_goes_off_line_by_itself_and_one_of_several_does_not()
    {
        await using var own = await Hub.StartAsync();
        Assert.Equal((200, ""), Brief(await own.CallAsync(own.Owner, "PUT", "/v1/ca_management/ManagementCA/deactivate")));
        Assert.Equal((200, ""), Brief(await own.CallAsync(own.Owner, "PUT", "/v1/ca_management/ManagementCA/activate")));
        Assert.Equal(422, (await own.CallAsync(own.Owner, "PUT", "/v1/ca_management/Nobody/activate")).Status);
        var shared = await own.CallAsync(own.Owner, "PUT", "/v1/ca_management/Matter%20PAI/deactivate");
        Assert.Equal(422, shared.Status);
        Assert.Contains("shares crypto token 'MatterToken' with 'Matter PAA'", shared.Error, StringComparison.Ordinal);
    }

    public void Dispose() => key.Dispose();

    private static (int Status, string Text) Brief(Answer answer) => (answer.Status, answer.Text);
}
