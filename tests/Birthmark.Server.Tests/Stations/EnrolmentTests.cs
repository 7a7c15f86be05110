using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Birthmark.Api.Problems;
using Birthmark.Api.Stations;
using Birthmark.Server.Stations;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Stations;

public sealed class EnrolmentTests(SharedHub shared) : IClassFixture<SharedHub>
{
    private readonly TestHub hub = shared.Hub;

    [Fact]
    public async Task An_invited_station_gets_a_certificate_of_the_invitations_name_and_its_roles()
    {
        using var certificate = await hub.EnrolAsync("bench-7", "station", "operator");
        Assert.Equal("CN=bench-7", certificate.Subject);
        using var client = hub.Connect(certificate);
        using var answer = await client.GetAsync("/api/v1/access");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("bench-7", json.RootElement.GetProperty("name").GetString());
        Assert.Equal(["operator", "station"], json.RootElement.GetProperty("roles").EnumerateArray().Select(e => e.GetString()));
        var station = (await hub.Owner.Stations.ListAsync(new())).Stations.Single(s => s.Name == "bench-7");
        Assert.Equal("active", station.Status);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)), station.Fingerprint);
        Assert.Contains(await hub.RecordsAsync("station.enrol"), r => r.Subject == "bench-7" && r.Facts["fingerprint"] == station.Fingerprint);
    }

    [Fact]
    public async Task The_subject_that_the_request_asks_for_does_not_count()
    {
        var code = await InviteAsync("modest");
        using var key = TestCertificates.NewKey();
        var reply = await hub.Owner.Stations.EnrolAsync(new EnrolRequest { Code = code, Csr = TestCertificates.Csr("hub-owner", key) });
        using var certificate = X509Certificate2.CreateFromPem(reply.Certificate);
        Assert.Equal("CN=modest", certificate.Subject);
    }

    [Fact]
    public async Task A_code_is_good_for_one_key_only_and_gives_a_lost_answer_again()
    {
        var code = await InviteAsync("once");
        using var key = TestCertificates.NewKey();
        var csr = TestCertificates.Csr("once", key);
        var first = await hub.Owner.Stations.EnrolAsync(new EnrolRequest { Code = code, Csr = csr });
        var again = await hub.Owner.Stations.EnrolAsync(new EnrolRequest { Code = code, Csr = csr });
        Assert.Equal(first.Certificate, again.Certificate);
        using var other = TestCertificates.NewKey();
        var problem = await EnrolRefusedAsync(code, TestCertificates.Csr("once", other));
        Assert.Contains("used before", problem.Detail, StringComparison.Ordinal);
        Assert.Single((await hub.Owner.Stations.ListAsync(new())).Stations, s => s.Name == "once");
    }

    [Fact]
    public async Task Wrong_codes_void_the_invitation_they_aim_at()
    {
        var code = await InviteAsync("guessed");
        var wrong = code[..25] + (code[25] == 'A' ? 'B' : 'A') + code[26..];
        using var key = TestCertificates.NewKey();
        var csr = TestCertificates.Csr("guessed", key);
        for (var i = 0; i < InvitationBook.MostWrongTries; i++)
        {
            await EnrolRefusedAsync(wrong, csr);
        }

        var problem = await EnrolRefusedAsync(code, csr);
        Assert.Contains("too often", problem.Detail, StringComparison.Ordinal);
        Assert.Contains(await hub.RecordsAsync("access.refuse"), r => r.Facts["code"] == ProblemCodes.InvalidCode && r.Subject == "POST /api/v1/stations/enrol");
    }

    [Fact]
    public async Task A_code_of_another_hub_is_refused_as_such()
    {
        var code = await InviteAsync("elsewhere");
        using var key = TestCertificates.NewKey();
        var problem = await EnrolRefusedAsync(code[..27] + new string('0', 16), TestCertificates.Csr("x", key));
        Assert.Contains("another hub", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_not_signed_by_its_own_key_does_not_spend_the_code()
    {
        var code = await InviteAsync("forged");
        using var key = TestCertificates.NewKey();
        var der = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        der[^1] ^= 1;
        using var client = hub.Connect(null);
        await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/enrol", Body(code, Convert.ToBase64String(der))), 422, ProblemCodes.InvalidCsr);
        var good = await hub.Owner.Stations.EnrolAsync(new EnrolRequest { Code = code, Csr = TestCertificates.Csr("x", key) });
        Assert.Equal("forged", good.Name);
    }

    [Fact]
    public async Task A_key_on_another_curve_is_refused()
    {
        var code = await InviteAsync("curve");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var client = hub.Connect(null);
        var problem = await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/enrol", Body(code, TestCertificates.Csr("x", key))), 422, ProblemCodes.InvalidKey);
        Assert.Contains("P-256", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_invites_stations_but_nobody_else()
    {
        using var certificate = await hub.EnrolAsync("op-1", "operator");
        using var client = hub.Connect(certificate);
        using (var good = await client.PostAsync("/api/v1/stations/invitations", """{"name":"by-op","roles":["station"]}"""))
        {
            Assert.Equal(201, (int)good.StatusCode);
        }

        foreach (var roles in new[] { "\"owner\"", "\"operator\"", "\"station\",\"operator\"", "" })
        {
            await TestClient.RefusedAsync(
                client.PostAsync("/api/v1/stations/invitations", $$"""{"name":"by-op-2","roles":[{{roles}}]}"""), 403, ProblemCodes.NotAuthorised);
        }
    }

    [Fact]
    public async Task A_name_in_force_cannot_be_invited_again_and_odd_names_not_at_all()
    {
        using var certificate = await hub.EnrolAsync("taken", "station");
        using var owner = hub.OwnerCertificate;
        using var client = hub.Connect(owner);
        await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/invitations", """{"name":"taken","roles":["station"]}"""), 409, ProblemCodes.AlreadyExists);
        foreach (var name in new[] { "", "a b", "../x", "-x", "CN=x", new string('x', 65) })
        {
            await TestClient.RefusedAsync(
                client.PostAsync("/api/v1/stations/invitations", $$"""{"name":"{{name}}","roles":["station"]}"""), 422, ProblemCodes.InvalidName);
        }

        await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/invitations", """{"name":"x","roles":["king"]}"""), 422, ProblemCodes.InvalidRole);
    }

    [Fact]
    public async Task The_last_owner_cannot_be_revoked()
    {
        using var owner = hub.OwnerCertificate;
        using var client = hub.Connect(owner);
        await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/hub-owner/revoke", ""), 409, ProblemCodes.WrongState);
        await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/nobody/revoke", ""), 404, ProblemCodes.UnknownStation);
    }

    [Fact]
    public async Task An_operator_revokes_stations_but_no_owner()
    {
        using var certificate = await hub.EnrolAsync("op-2", "operator");
        using var station = await hub.EnrolAsync("short-lived", "station");
        using var client = hub.Connect(certificate);
        await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/hub-owner/revoke", ""), 403, ProblemCodes.NotAuthorised);
        using var good = await client.PostAsync("/api/v1/stations/short-lived/revoke", "");
        Assert.True(good.IsSuccessStatusCode);
        Assert.Equal("revoked", (await hub.Owner.Certificates.GetAsync(station.Thumbprint.ToLowerInvariant())).Status);
    }

    [Fact]
    public async Task Stations_are_listed_page_by_page()
    {
        for (var i = 0; i < 5; i++)
        {
            await InviteAsync($"page-{i}");
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await hub.Owner.Stations.ListAsync(new(cursor, 2));
            Assert.InRange(page.Stations.Count, 1, 2);
            seen.AddRange(page.Stations.Select(s => s.Name));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
        Assert.Equal(5, seen.Count(n => n.StartsWith("page-", StringComparison.Ordinal)));
    }

    private async Task<string> InviteAsync(string name) => (await hub.Owner.Stations.InviteAsync(new InvitationRequest(name, ["station"]))).Code;

    private async Task<Problem> EnrolRefusedAsync(string code, string csr)
    {
        using var client = hub.Connect(null);
        return await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/enrol", Body(code, csr)), 403, ProblemCodes.InvalidCode);
    }

    private static string Body(string code, string csr) => JsonSerializer.Serialize(new { code, csr });
}
