using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Birthmark.Enrollment.Tests.Rest;

public sealed class LookingUpTests : IAsyncLifetime
{
    private const string Pai = "VID=FFF1,CN=Matter%20Test%20PAI";

    private readonly List<(string Serial, byte[] Der)> issued = [];
    private Hub hub = null!;

    public async ValueTask InitializeAsync()
    {
        hub = await Hub.StartAsync();
        for (var i = 1; i <= 5; i++)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var answer = await hub.CallAsync(hub.Ra, "POST", "/v1/certificate/pkcs10enroll", Hub.Device($"bulb-{i}", key));
            Assert.Equal(201, answer.Status);
            issued.Add(((string)answer.Json["serial_number"]!, Convert.FromBase64String((string)answer.Json["certificate"]!)));
        }
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    [Fact]
    public async Task A_certificate_is_found_and_shown_as_EJBCA_shows_it()
    {
        var answer = await SearchAsync(10, ("QUERY", "bulb-3", "EQUAL"));
        Assert.Equal(
            (200, $$"""{"certificates":[{"certificate":"{{Convert.ToBase64String(issued[2].Der)}}","serial_number":"{{issued[2].Serial}}","response_format":"DER","certificate_profile":"Matter DAC","end_entity_profile":"Matter DAC"}],"more_results":false}"""),
            (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("QUERY", "bulb-", "LIKE", 5)]
    [InlineData("QUERY", "DAC bulb-2", "LIKE", 1)]
    [InlineData("QUERY", "bulb", "EQUAL", 0)]
    [InlineData("USERNAME", "bulb-2", "EQUAL", 1)]
    [InlineData("USERNAME", "bul", "BEGINS_WITH", 5)]
    [InlineData("USERNAME", "ulb-4", "LIKE", 1)]
    [InlineData("USERNAME", "%", "LIKE", 0)]
    [InlineData("SUBJECT_DN", "CN=DAC bulb-1,VID=FFF1,PID=8000", "EQUAL", 1)]
    [InlineData("SUBJECT_DN", "PID=8000,VID=FFF1", "BEGINS_WITH", 5)]
    [InlineData("SUBJECT_ALT_NAME", "dNSName=x", "EQUAL", 0)]
    [InlineData("CA", "Matter PAI", "EQUAL", 5)]
    [InlineData("CERTIFICATE_PROFILE", "Matter DAC", "EQUAL", 5)]
    [InlineData("CERTIFICATE_PROFILE", "ENDUSER", "EQUAL", 0)]
    [InlineData("END_ENTITY_PROFILE", "Matter DAC", "EQUAL", 5)]
    [InlineData("STATUS", "CERT_ACTIVE", "EQUAL", 5)]
    [InlineData("STATUS", "CERT_REVOKED", "EQUAL", 0)]
    [InlineData("ISSUED_DATE", "2020-01-01T00:00:00Z", "AFTER", 5)]
    [InlineData("ISSUED_DATE", "2020-01-01T00:00:00Z", "BEFORE", 0)]
    [InlineData("EXPIRE_DATE", "2030-01-01T00:00:00Z", "AFTER", 5)]
    [InlineData("UPDATE_TIME", "2020-01-01T00:00:00Z", "AFTER", 5)]
    [InlineData("REVOCATION_DATE", "2020-01-01T00:00:00Z", "AFTER", 0)]
    [InlineData("EXTERNAL_ACCOUNT_BINDING_ID", "x", "EQUAL", 0)]
    public async Task Every_criterion_finds_what_it_says(string property, string value, string operation, int count)
    {
        var answer = await SearchAsync(100, (property, value, operation));
        Assert.Equal((200, count), (answer.Status, answer.Json["certificates"]?.AsArray().Count));
    }

    [Fact]
    public async Task A_serial_number_is_found_in_any_spelling()
    {
        var answer = await SearchAsync(10, ("SERIAL_NUMBER", "0x00" + issued[3].Serial.ToLowerInvariant(), "EQUAL"));
        Assert.Equal(issued[3].Serial, (string?)Assert.Single(answer.Json["certificates"]!.AsArray())!["serial_number"]);
    }

    [Theory]
    [InlineData("COLOUR", "x", "EQUAL")]
    [InlineData("QUERY", "x", "AFTER")]
    [InlineData("CA", "Nobody", "EQUAL")]
    [InlineData("CERTIFICATE_PROFILE", "Nobody", "EQUAL")]
    [InlineData("END_ENTITY_PROFILE", "Nobody", "EQUAL")]
    [InlineData("CA", "Matter PAI", "LIKE")]
    [InlineData("STATUS", "CERT_LOST", "EQUAL")]
    [InlineData("ISSUED_DATE", "yesterday", "AFTER")]
    [InlineData("ISSUED_DATE", "2020-01-01T00:00:00Z", "EQUAL")]
    [InlineData("SERIAL_NUMBER", "xyz", "EQUAL")]
    [InlineData("QUERY", "", "EQUAL")]
    public async Task A_criterion_that_is_not_understood_is_400(string property, string value, string operation) =>
        Assert.Equal(400, (await SearchAsync(10, (property, value, operation))).Status);

    [Fact]
    public async Task Limits_of_a_search_are_kept()
    {
        Assert.Equal(400, (await SearchAsync(0, ("QUERY", "x", "EQUAL"))).Status);
        Assert.Equal(400, (await SearchAsync(401, ("QUERY", "x", "EQUAL"))).Status);
        Assert.Equal(400, (await SearchAsync(10)).Status);
        Assert.Equal(400, (await SearchAsync(10, ("QUERY", "x", "EQUAL"), ("QUERY", "y", "EQUAL"))).Status);
        var some = await SearchAsync(2, ("QUERY", "bulb-", "LIKE"));
        Assert.Equal((2, true), (some.Json["certificates"]!.AsArray().Count, (bool)some.Json["more_results"]!));
    }

    [Fact]
    public async Task Who_has_no_right_to_see_finds_nothing()
    {
        const string Empty = """{"certificates":[],"more_results":false}""";
        Assert.Equal(Empty, (await SearchAsync(hub.Nobody, 10, ("QUERY", "bulb-", "LIKE"))).Text);
        Assert.Equal(Empty, (await SearchAsync(hub.Auditor, 10, ("QUERY", "bulb-", "LIKE"))).Text);
        Assert.Equal(Empty, (await SearchAsync(hub.Creator, 10, ("QUERY", "bulb-", "LIKE"))).Text);
    }

    [Fact]
    public async Task A_revocation_that_others_must_approve_answers_202_in_EJBCAs_words()
    {
        await hub.ApplyAsync("Name: Matter DAC\n", "Name: Matter DAC\nApprovals to Revoke: 1\n");
        var path = $"/v1/certificate/{Pai}/{issued[0].Serial}";
        var waits = await hub.CallAsync(hub.Ra, "PUT", path + "/revoke?reason=KEY_COMPROMISE");
        Assert.Equal((202, """{"status_code":202,"info_message":"Revocation have been sent for approval by authorized adminstrators."}"""), (waits.Status, waits.Text));
        Assert.False((bool)(await hub.CallAsync(hub.Ra, "GET", path + "/revocationstatus")).Json["revoked"]!);
        Assert.Equal(400, (await hub.CallAsync(hub.Ra, "PUT", path + "/revoke?reason=KEY_COMPROMISE")).Status);
        Assert.Equal(202, (await hub.CallAsync(hub.Ra, "PUT", "/v1/endentity/bulb-2/revoke", new JsonObject { ["reason_code"] = 4, ["delete"] = false })).Status);

        await hub.Revocations.ApproveAsync((await hub.Revocations.ListAsync(waitingOnly: true, null, 10))[^1].Id, "somebody else");
        Assert.True((bool)(await hub.CallAsync(hub.Ra, "GET", path + "/revocationstatus")).Json["revoked"]!);
        Assert.Equal(409, (await hub.CallAsync(hub.Ra, "PUT", path + "/revoke?reason=KEY_COMPROMISE")).Status);
    }

    [Fact]
    public async Task A_certificate_is_revoked_once_and_its_status_tells_so()
    {
        var serial = issued[0].Serial;
        var path = $"/v1/certificate/{Pai}/0x{serial.ToLowerInvariant()}";
        Assert.Equal(
            $$"""{"issuer_dn":"VID=FFF1,CN=Matter Test PAI","serial_number":"{{serial}}","revocation_reason":"NOT_REVOKED","revoked":false}""",
            (await hub.CallAsync(hub.Ra, "GET", path + "/revocationstatus")).Text);
        var revoked = await hub.CallAsync(hub.Ra, "PUT", path + "/revoke?reason=KEY_COMPROMISE&invalidity_date=2024-01-01T00%3A00%3A00Z");
        Assert.Equal(200, revoked.Status);
        var date = (string)revoked.Json["revocation_date"]!;
        Assert.Equal(
            $$"""{"issuer_dn":"VID=FFF1,CN=Matter Test PAI","serial_number":"{{serial}}","revocation_reason":"KEY_COMPROMISE","revoked":true,"revocation_date":"{{date}}","invalidity_date":"2024-01-01T00:00:00Z","message":"Successfully revoked"}""",
            revoked.Text);
        Assert.Equal("KEY_COMPROMISE", (string?)(await hub.CallAsync(hub.Ra, "GET", path + "/revocationstatus")).Json["revocation_reason"]);
        var again = await hub.CallAsync(hub.Ra, "PUT", path + "/revoke?reason=KEY_COMPROMISE");
        Assert.Equal(409, again.Status);
        Assert.StartsWith($"Certificate with issuer: VID=FFF1,CN=Matter Test PAI and serial {serial} ", again.Error, StringComparison.Ordinal);
        Assert.Single((await SearchAsync(10, ("STATUS", "REVOCATION_REASON_KEYCOMPROMISE", "EQUAL"))).Json["certificates"]!.AsArray());
        Assert.Equal(4, (await SearchAsync(10, ("STATUS", "CERT_ACTIVE", "EQUAL"), ("QUERY", "bulb-", "LIKE"))).Json["certificates"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_certificate_goes_on_hold_and_off_again()
    {
        var path = $"/v1/certificate/{Pai}/{issued[1].Serial}";
        Assert.True((bool)(await hub.CallAsync(hub.Ra, "PUT", path + "/revoke?reason=CERTIFICATE_HOLD")).Json["revoked"]!);
        var off = await hub.CallAsync(hub.Ra, "PUT", path + "/revoke?reason=NOT_REVOKED");
        Assert.Equal(("NOT_REVOKED", false), ((string)off.Json["revocation_reason"]!, (bool)off.Json["revoked"]!));
    }

    [Theory]
    [InlineData("/xyz/revoke?reason=SUPERSEDED", 400, "Invalid serial number format. Should be HEX encoded (optionally with '0x' prefix) e.g. '0x10782a83eef170d4'")]
    [InlineData("/1A/revocationstatus", 404, "Certificate with serial number '1A' and issuer DN 'VID=FFF1,CN=Matter Test PAI' was not found")]
    [InlineData("/SERIAL/revoke", 400, "Invalid revocation reason.")]
    [InlineData("/SERIAL/revoke?reason=BORED", 400, "Invalid revocation reason.")]
    [InlineData("/SERIAL/revoke?reason=SUPERSEDED&date=2999-01-01T00:00:00Z", 400, "Date in the future: '2999-01-01T00:00:00Z'.")]
    [InlineData("/SERIAL/revoke?reason=SUPERSEDED&date=2024-01-01T00:00:00Z", 422, null)]
    public async Task A_wrong_revocation_is_refused_with_EJBCAs_text(string tail, int status, string? text)
    {
        var method = tail.Contains("revocationstatus", StringComparison.Ordinal) ? "GET" : "PUT";
        var answer = await hub.CallAsync(hub.Ra, method, $"/v1/certificate/{Pai}{tail.Replace("SERIAL", issued[2].Serial, StringComparison.Ordinal)}");
        Assert.Equal(status, answer.Status);
        Assert.Equal(text ?? answer.Error, answer.Error);
    }

    [Fact]
    public async Task Expiring_certificates_come_page_by_page()
    {
        var none = await hub.CallAsync(hub.Ra, "GET", "/v1/certificate/expire?days=1&offset=0&maxNumberOfResults=10");
        Assert.Equal(
            """{"pagination_rest_response_component":{"more_results":false,"next_offset":0,"number_of_results":0},"certificates_rest_response":{"certificates":[]}}""",
            none.Text);
        var some = await hub.CallAsync(hub.Ra, "GET", "/v1/certificate/expire?days=36000&offset=1&maxNumberOfResults=3");
        Assert.Equal("""{"more_results":true,"next_offset":4,"number_of_results":3}""", some.Json["pagination_rest_response_component"]!.ToJsonString());
        Assert.Equal(3, some.Json["certificates_rest_response"]!["certificates"]!.AsArray().Count);
        Assert.Equal(400, (await hub.CallAsync(hub.Ra, "GET", "/v1/certificate/expire?days=x")).Status);
    }

    [Fact]
    public async Task The_second_search_pages_sorts_and_counts()
    {
        var page = await SearchV2Async(2, 2, "USERNAME", "ASC");
        Assert.Equal(["bulb-3", "bulb-4"], page.Json["certificates"]!.AsArray().Select(item => (string)item!["username"]!));
        Assert.Equal("""{"page_size":2,"current_page":2,"total_certs":5}""", page.Json["pagination_summary"]!.ToJsonString());
        var down = await SearchV2Async(1, 1, "USERNAME", "DESC");
        var item = Assert.Single(down.Json["certificates"]!.AsArray())!;
        Assert.Equal(X509CertificateLoader.LoadCertificate(issued[4].Der).GetCertHashString().ToLowerInvariant(), (string?)item["fingerprint"]);
        Assert.Equal(issued[4].Der, Convert.FromBase64String(Encoding.ASCII.GetString(Convert.FromBase64String((string)item["base64Cert"]!))));
        Assert.Equal(hub.Catalog.Current.CertificateProfiles["Matter DAC"].Id, (int)item["certificateProfileId"]!);
        Assert.Equal((20, 1, -1L), ((int)item["status"]!, (int)item["type"]!, (long)item["revocationDate"]!));
        var total = await SearchV2Async(2, -1, null, null);
        Assert.Equal("""{"certificates":[],"pagination_summary":{"page_size":2,"current_page":-1,"total_certs":5}}""", total.Text);
        Assert.Equal(400, (await SearchV2Async(0, 1, null, null)).Status);
        Assert.Equal(400, (await SearchV2Async(10, 1, "COLOUR", "ASC")).Status);
    }

    [Fact]
    public async Task Certificates_are_counted_active_or_all()
    {
        var all = (long)(await hub.CallAsync(hub.Owner, "GET", "/v2/certificate/count")).Json["count"]!;
        await hub.CallAsync(hub.Ra, "PUT", $"/v1/certificate/{Pai}/{issued[4].Serial}/revoke?reason=SUPERSEDED");
        Assert.Equal($$"""{"count":{{all}}}""", (await hub.CallAsync(hub.Owner, "GET", "/v2/certificate/count?isActive=false")).Text);
        Assert.Equal($$"""{"count":{{all - 1}}}""", (await hub.CallAsync(hub.Owner, "GET", "/v2/certificate/count?isActive=true")).Text);
    }

    [Fact]
    public async Task A_certificate_profile_tells_what_it_allows_and_to_which_visible_authorities()
    {
        var id = hub.Catalog.Current.CertificateProfiles["Matter DAC"].Id;
        Assert.Equal(
            $$"""{"certificate_profile_id":{{id}},"available_key_algs":["ECDSA"],"available_bit_lenghts":[256],"available_security_levels":[],"available_ecdsa_curves":["P-256"],"available_cas":["Matter PAI"]}""",
            (await hub.CallAsync(hub.Ra, "GET", "/v2/certificate/profile/Matter%20DAC")).Text);
        Assert.Equal(404, (await hub.CallAsync(hub.Ra, "GET", "/v2/certificate/profile/Nobody")).Status);
    }

    [Fact]
    public async Task Nothing_waits_so_nothing_can_be_finalized()
    {
        var body = new JsonObject { ["response_format"] = "DER" };
        Assert.Equal(404, (await hub.CallAsync(hub.Ra, "POST", "/v1/certificate/17/finalize", body)).Status);
        Assert.Equal(400, (await hub.CallAsync(hub.Ra, "POST", "/v1/certificate/x/finalize", body)).Status);
        Assert.Equal(400, (await hub.CallAsync(hub.Ra, "POST", "/v1/certificate/17/finalize", new JsonObject { ["response_format"] = "FAX" })).Status);
    }

    private Task<Answer> SearchAsync(int most, params (string Property, string Value, string Operation)[] criteria) => SearchAsync(hub.Ra, most, criteria);

    private Task<Answer> SearchAsync(Enrollment.Ejbca.EjbcaCaller caller, int most, params (string Property, string Value, string Operation)[] criteria) =>
        hub.CallAsync(caller, "POST", "/v1/certificate/search", new JsonObject { ["max_number_of_results"] = most, ["criteria"] = Criteria(criteria) });

    private Task<Answer> SearchV2Async(int size, int page, string? property, string? operation) => hub.CallAsync(hub.Ra, "POST", "/v2/certificate/search", new JsonObject
    {
        ["pagination"] = new JsonObject { ["page_size"] = size, ["current_page"] = page },
        ["sort"] = property is null ? null : new JsonObject { ["property"] = property, ["operation"] = operation },
        ["criteria"] = Criteria([("QUERY", "bulb-", "LIKE")]),
    });

    private static JsonArray Criteria((string Property, string Value, string Operation)[] criteria) =>
        [.. criteria.Select(item => (JsonNode)new JsonObject { ["property"] = item.Property, ["value"] = item.Value, ["operation"] = item.Operation })];
}
