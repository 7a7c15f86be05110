using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Birthmark.Api.Pki;
using Birthmark.Api.Problems;
using Birthmark.Server.Tests.Hub;
using FactoryLine = Birthmark.Server.Tests.Production.Line;

namespace Birthmark.Server.Tests.Ejbca;

/// <summary>The PKI's owner takes a registration authority out of service.</summary>
public sealed class DisabledRoleTests(FactoryLine line) : IClassFixture<FactoryLine>
{
    private const string Enrol = "/ejbca/ejbca-rest-api/v1/certificate/pkcs10enroll";

    [Fact]
    public async Task A_disabled_role_is_refused_with_its_next_request_on_the_connection_it_holds_until_it_is_enabled()
    {
        var pki = line.Hub.Owner.Pki;
        using (var before = await EnrolAsync("role-1"))
        {
            Assert.Equal(HttpStatusCode.Created, before.StatusCode);
        }

        var connections = line.Ra.Connections;
        var disabled = await pki.DisableRoleAsync("Matter RA", new() { Reason = "contract ended" });
        Assert.Equal((true, "contract ended"), (disabled.Disabled, disabled.Reason));
        using (var refused = await EnrolAsync("role-2"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        // Applying the declaration again does not put it into force.
        var declared = await File.ReadAllTextAsync(Path.Combine(DocumentInRepository.Root, "samples", "matter", "pki.yaml"));
        await pki.ApplyAsync(new PkiFiles([new PkiFile("pki.yaml", declared)]), dryRun: false);
        using (var still = await EnrolAsync("role-2"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, still.StatusCode);
        }

        Assert.True((await pki.RolesAsync()).Roles.Single(r => r.Name == "Matter RA").Disabled);
        await pki.EnableRoleAsync("Matter RA");
        using (var again = await EnrolAsync("role-2"))
        {
            Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        }

        Assert.Equal(connections, line.Ra.Connections);
        var record = (await line.Hub.RecordsAsync("role.disable")).Last(r => r.Subject == "Matter RA");
        Assert.Equal("contract ended", record.Facts["reason"]);
        Assert.NotEmpty(await line.Hub.RecordsAsync("role.enable"));
    }

    [Fact]
    public async Task A_running_line_ends_with_the_device_after_the_hubs_own_registration_authority_is_disabled()
    {
        var batch = await line.OpenAsync("until disabled", 50);
        for (var i = 0; i < 5; i++)
        {
            using var made = await line.ProvisionAsync(await line.CreateAsync(batch, $"DR-{i}"));
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        }

        await line.Hub.Owner.Pki.DisableRoleAsync("hub", new() { Reason = "recall" });
        var stopped = await line.CreateAsync(batch, "DR-stopped");
        using (var refused = await line.ProvisionAsync(stopped))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal(ProblemCodes.RegistrationWithdrawn, problem.GetProperty("code").GetString());
            Assert.Contains("recall", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        // What was begun is finished with the same ticket and key once it is in force again.
        await line.Hub.Owner.Pki.EnableRoleAsync("hub");
        using var finished = await line.ProvisionAsync(stopped);
        Assert.Equal(HttpStatusCode.OK, finished.StatusCode);
    }

    [Fact]
    public async Task A_role_that_nobody_declared_is_not_disabled()
    {
        var refused = await Assert.ThrowsAsync<BirthmarkProblemException>(() => line.Hub.Owner.Pki.DisableRoleAsync("Mater RA", new()));
        Assert.Equal(ProblemCodes.NotFound, refused.Problem.Code);
    }

    private async Task<HttpResponseMessage> EnrolAsync(string username)
    {
        using var key = TestCertificates.NewKey();
        var csr = new CertificateRequest($"CN=DAC {username},1.3.6.1.4.1.37244.2.1=FFF1,1.3.6.1.4.1.37244.2.2=8000", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        return await line.Ra.PostAsync(Enrol, JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["certificate_request"] = csr, ["certificate_profile_name"] = "Matter DAC", ["end_entity_profile_name"] = "Matter DAC",
            ["certificate_authority_name"] = "Matter PAI", ["username"] = username, ["password"] = "not used again", ["include_chain"] = false,
        }));
    }
}
