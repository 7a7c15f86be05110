using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Birthmark.Enrollment.Tests.Rest;

public sealed class EndEntityTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private readonly Hub hub = fixture.Hub;

    internal static JsonObject Entity(string username, string token = "USERGENERATED") => new()
    {
        ["username"] = username,
        ["password"] = "foo123",
        ["subject_dn"] = $"CN=DAC {username},VID=FFF1,PID=8000",
        ["ca_name"] = "Matter PAI",
        ["certificate_profile_name"] = "Matter DAC",
        ["end_entity_profile_name"] = "Matter DAC",
        ["token"] = token,
    };

    [Fact]
    public async Task An_end_entity_is_added_once_found_edited_and_deleted()
    {
        Assert.Equal((200, ""), Brief(await hub.CallAsync(hub.Owner, "POST", "/v1/endentity/", Entity("ee-1"))));
        Assert.Equal(409, (await hub.CallAsync(hub.Owner, "POST", "/v1/endentity", Entity("ee-1"))).Status);
        var edited = Entity("ee-1");
        edited["email"] = "a@b.c";
        Assert.Equal((200, ""), Brief(await hub.CallAsync(hub.Owner, "POST", "/v1/endentity/edit", edited)));
        Assert.Equal(
            """{"end_entities":[{"username":"ee-1","dn":"PID=8000,VID=FFF1,CN=DAC ee-1","subject_alt_name":null,"email":"a@b.c","status":"NEW","token":"USERGENERATED","extension_data":[]}],"more_results":false}""",
            (await SearchAsync("ee-1")).Text);
        Assert.Equal((200, ""), Brief(await hub.CallAsync(hub.Owner, "DELETE", "/v1/endentity/ee-1")));
        Assert.Equal((200, ""), Brief(await hub.CallAsync(hub.Owner, "DELETE", "/v1/endentity/ee-1")));
        Assert.Equal("""{"end_entities":[],"more_results":false}""", (await SearchAsync("ee-1")).Text);
    }

    [Theory]
    [InlineData("ca_name", "Nobody", 400)]
    [InlineData("certificate_profile_name", "Nobody", 400)]
    [InlineData("end_entity_profile_name", "Nobody", 400)]
    [InlineData("token", "FLOPPY", 400)]
    [InlineData("username", "", 400)]
    [InlineData("subject_dn", "CN=x,VID=FFF2,PID=8000", 422)]
    public async Task A_wrong_field_is_refused_with_its_status(string field, string value, int status)
    {
        var body = Entity("ee-wrong");
        body[field] = value;
        Assert.Equal(status, (await hub.CallAsync(hub.Owner, "POST", "/v1/endentity", body)).Status);
    }

    [Fact]
    public async Task The_status_is_set_and_revocation_revokes_every_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var enrolled = await hub.CallAsync(hub.Ra, "POST", "/v1/certificate/pkcs10enroll", Hub.Device("ee-revoke", key));
        Assert.Equal(201, enrolled.Status);
        var set = new JsonObject { ["password"] = "new", ["token"] = "P12", ["status"] = "NEW" };
        Assert.Equal((200, ""), Brief(await hub.CallAsync(hub.Ra, "POST", "/v1/endentity/ee-revoke/setstatus", set)));
        Assert.Contains("\"status\":\"NEW\",\"token\":\"P12\"", (await SearchAsync("ee-revoke")).Text, StringComparison.Ordinal);
        var revoke = new JsonObject { ["reason_code"] = 4, ["delete"] = false };
        Assert.Equal((200, ""), Brief(await hub.CallAsync(hub.Ra, "PUT", "/v1/endentity/ee-revoke/revoke", revoke)));
        var serial = (string)enrolled.Json["serial_number"]!;
        var status = await hub.CallAsync(hub.Ra, "GET", $"/v1/certificate/VID=FFF1,CN=Matter%20Test%20PAI/{serial}/revocationstatus");
        Assert.Equal("SUPERSEDED", (string?)status.Json["revocation_reason"]);
        revoke["reason_code"] = 7;
        Assert.Equal("Invalid revocation reason.", (await hub.CallAsync(hub.Ra, "PUT", "/v1/endentity/ee-revoke/revoke", revoke)).Error);
        Assert.Equal(404, (await hub.CallAsync(hub.Ra, "PUT", "/v1/endentity/nobody/revoke", revoke)).Status);
    }

    [Fact]
    public async Task The_second_version_tells_which_profiles_may_be_used_and_what_they_hold()
    {
        var profiles = hub.Catalog.Current.EndEntityProfiles;
        Assert.Equal(
            $$"""{"end_entitie_profiles":[{"name":"Matter DAC","id":{{profiles["Matter DAC"].Id}},"description":null}]}""",
            (await hub.CallAsync(hub.Ra, "GET", "/v2/endentity/profiles/authorized")).Text);
        Assert.Equal(
            """{"end_entity_profile_name":"Matter DAC","available_cas":["Matter PAI"],"available_certificate_profiles":["Matter DAC"],"subject_distinguished_name_fields":["CN","VID","PID"],"subject_alternative_name_fields":[]}""",
            (await hub.CallAsync(hub.Ra, "GET", "/v2/endentity/profile/Matter%20DAC")).Text);
        Assert.Equal(404, (await hub.CallAsync(hub.Ra, "GET", "/v2/endentity/profile/Nobody")).Status);
        Assert.Equal(403, (await hub.CallAsync(hub.Auditor, "GET", "/v2/endentity/profile/Matter%20DAC")).Status);
    }

    private static (int Status, string Text) Brief(Answer answer) => (answer.Status, answer.Text);

    private Task<Answer> SearchAsync(string username) => hub.CallAsync(hub.Owner, "POST", "/v1/endentity/search", new JsonObject
    {
        ["max_number_of_results"] = 10,
        ["criteria"] = new JsonArray(new JsonObject { ["property"] = "QUERY", ["value"] = username, ["operation"] = "EQUAL" }),
    });
}
