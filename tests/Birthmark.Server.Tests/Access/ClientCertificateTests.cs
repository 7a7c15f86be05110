using Birthmark.Api.Certificates;
using Birthmark.Api.Client;
using Birthmark.Api.Problems;
using Birthmark.Server.Access;
using Birthmark.Server.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Server.Tests.Access;

public sealed class ClientCertificateTests(SharedHub shared) : IClassFixture<SharedHub>
{
    private readonly TestHub hub = shared.Hub;

    [Fact]
    public async Task A_client_without_a_certificate_is_told_so_and_the_refusal_is_on_record()
    {
        using var client = hub.Connect(null);
        var problem = await TestClient.RefusedAsync(client.GetAsync("/api/v1/stations"), 401, ProblemCodes.NotAuthenticated);
        Assert.NotNull(problem.Remedy);
        Assert.Contains(await hub.RecordsAsync("access.refuse"), r => r.Facts["code"] == ProblemCodes.NotAuthenticated && r.Facts["remote"] == "127.0.0.1");
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task A_page_of_another_site_cannot_act_with_the_certificate_of_whoever_looks_at_it(string site)
    {
        using var certificate = hub.OwnerCertificate;
        using var client = hub.Connect(certificate);
        using var forged = new HttpRequestMessage(HttpMethod.Post, "/api/v1/batches/018f0000-0000-7000-8000-000000000000/abort");
        forged.Headers.Add("Sec-Fetch-Site", site);
        var problem = await TestClient.RefusedAsync(client.SendAsync(forged), 403, ProblemCodes.NotAuthorised);
        Assert.Contains(site, problem.Detail, StringComparison.Ordinal);
        Assert.Contains(await hub.RecordsAsync("access.refuse"), r => r.Facts["code"] == ProblemCodes.NotAuthorised && r.Actor == "hub-owner");

        using var own = new HttpRequestMessage(HttpMethod.Post, "/api/v1/batches/018f0000-0000-7000-8000-000000000000/abort");
        own.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await client.SendAsync(own);
        Assert.Equal(404, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_certificate_of_a_foreign_authority_is_refused_and_on_record()
    {
        using var certificate = TestCertificates.Foreign("CN=intruder");
        using var client = hub.Connect(certificate);
        var problem = await TestClient.RefusedAsync(client.GetAsync("/api/v1/access"), 401, ProblemCodes.CertificateForeign);
        Assert.Contains("CN=Somebody else's CA", problem.Detail, StringComparison.Ordinal);
        Assert.Contains(await hub.RecordsAsync("access.refuse"), r => r.Facts.GetValueOrDefault("certificate_subject") == "CN=intruder");
    }

    [Fact]
    public async Task A_foreign_authority_that_takes_our_authoritys_name_is_still_foreign()
    {
        using var real = hub.OwnerCertificate;
        using var certificate = TestCertificates.Foreign("CN=hub-owner", real.IssuerName);
        using var client = hub.Connect(certificate);
        await TestClient.RefusedAsync(client.GetAsync("/api/v1/access"), 401, ProblemCodes.CertificateForeign);
    }

    [Fact]
    public async Task A_revoked_station_is_refused_with_its_next_request_on_the_connection_it_holds()
    {
        using var certificate = await hub.EnrolAsync("held-1", "station");
        using var client = hub.Connect(certificate);
        using (var good = await client.GetAsync("/api/v1/access"))
        {
            Assert.True(good.IsSuccessStatusCode);
        }

        await hub.Owner.Stations.RevokeAsync("held-1");
        await TestClient.RefusedAsync(client.GetAsync("/api/v1/access"), 401, ProblemCodes.CertificateRevoked);
        Assert.Equal(1, client.Connections);
        Assert.Contains(await hub.RecordsAsync("access.refuse"), r => r.Facts["code"] == ProblemCodes.CertificateRevoked && r.Facts["certificate_subject"] == "CN=held-1");
    }

    [Fact]
    public async Task A_certificate_revoked_in_the_PKI_alone_is_refused_with_its_next_request_too()
    {
        using var certificate = await hub.EnrolAsync("held-2", "station");
        using var client = hub.Connect(certificate);
        using (var good = await client.GetAsync("/api/v1/access"))
        {
            Assert.True(good.IsSuccessStatusCode);
        }

        await hub.Owner.Certificates.RevokeAsync(certificate.Thumbprint.ToLowerInvariant(), new RevocationRequest { Reason = "key-compromise" });
        await TestClient.RefusedAsync(client.GetAsync("/api/v1/access"), 401, ProblemCodes.CertificateRevoked);
        Assert.Equal(1, client.Connections);
    }

    [Fact]
    public async Task The_wrong_role_is_refused_naming_roles_held_and_roles_needed_and_is_on_record()
    {
        using var certificate = await hub.EnrolAsync("bench-wrong", "station");
        using var client = hub.Connect(certificate);
        var problem = await TestClient.RefusedAsync(client.PostAsync("/api/v1/pki/apply", "", "application/yaml"), 403, ProblemCodes.NotAuthorised);
        Assert.Contains("owner", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("'bench-wrong' holds station", problem.Detail, StringComparison.Ordinal);
        Assert.Contains(await hub.RecordsAsync("access.refuse"), r => r.Actor == "bench-wrong" && r.Facts["code"] == ProblemCodes.NotAuthorised);
    }

    [Fact]
    public async Task A_device_certificate_of_this_hub_holds_no_role()
    {
        using var certificate = await hub.EnrolAsync("no-roles");
        using var client = hub.Connect(certificate);
        using (var open = await client.GetAsync("/api/v1/access"))
        {
            Assert.True(open.IsSuccessStatusCode);
        }

        var problem = await TestClient.RefusedAsync(client.GetAsync("/api/v1/stations"), 403, ProblemCodes.NotAuthorised);
        Assert.Contains("holds none", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_station_whose_name_is_an_administrators_is_no_administrator_of_the_PKI()
    {
        using var certificate = await hub.EnrolAsync("matter-ra", "station");
        using var client = hub.Connect(certificate);
        using var answer = await client.GetAsync("/ejbca/ejbca-rest-api/v1/ca");
        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains("error_code", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var owner = hub.OwnerCertificate;
        using var administrator = hub.Connect(owner);
        using var good = await administrator.GetAsync("/ejbca/ejbca-rest-api/v1/ca");
        Assert.Equal(200, (int)good.StatusCode);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_on_the_connection_it_holds_and_on_a_new_one()
    {
        var time = new SteerableTime();
        await using var own = await TestHub.StartAsync(time: time);
        using var certificate = own.OwnerCertificate;
        using var client = own.Connect(certificate);
        using (var good = await client.GetAsync("/api/v1/stations"))
        {
            Assert.True(good.IsSuccessStatusCode);
        }

        time.Advance(certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime + TimeSpan.FromMinutes(1));
        var problem = await TestClient.RefusedAsync(client.GetAsync("/api/v1/stations"), 401, ProblemCodes.CertificateExpired);
        Assert.Contains("expired at", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(1, client.Connections);
        using var anew = own.Connect(certificate);
        await TestClient.RefusedAsync(anew.GetAsync("/api/v1/stations"), 401, ProblemCodes.CertificateExpired);
        var log = own.Instance.Services.GetRequiredService<Birthmark.Storage.AuditLog>();
        Assert.Contains(await log.ReadNewestAsync(10), e => e.Act == "access.refuse");
    }

    [Fact]
    public async Task The_hubs_own_server_certificate_is_no_client_certificate()
    {
        // Its key never leaves the hub; what matters is the judge's verdict on the certificate.
        var judge = hub.Instance.Services.GetRequiredService<ClientCertificateJudge>();
        var context = hub.Instance.Services.GetRequiredService<Birthmark.Server.Tls.TlsIdentity>().Options.ServerCertificateContext!;
        var judgement = await judge.JudgeAsync(context.TargetCertificate);
        Assert.Equal(ProblemCodes.CertificateForeign, judgement.Refusal?.Code);
        Assert.Contains("not for client authentication", judgement.Refusal?.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_and_time_are_for_everyone()
    {
        using var client = hub.Connect(null);
        foreach (var path in new[] { "/health/live", "/health/ready", "/api/v1/alive", "/openapi/v1.json", "/api/v1/stations/trust" })
        {
            using var response = await client.GetAsync(path);
            Assert.True(response.IsSuccessStatusCode, path);
        }
    }
}
