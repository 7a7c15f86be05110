using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Birthmark.Api.Client;
using Birthmark.Api.Problems;
using Birthmark.Api.Reconciliation;
using Birthmark.Server.Jobs;
using Birthmark.Server.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Birthmark.Server.Tests.Production;

/// <summary>What is done behind the hub's back, over the same doors that others have.</summary>
public sealed class ReconciliationTests(Line line) : IClassFixture<Line>
{
    private const string Ejbca = "/ejbca/ejbca-rest-api/v1/certificate";

    [Fact]
    public async Task A_certificate_issued_behind_the_hubs_back_is_found_and_revoked()
    {
        var batch = await line.OpenAsync("behind", 2);
        var device = await MadeAsync(batch, "B-1");
        await EnrolBehindAsync($"{device}-dac");
        var end = await CompareAsync(batch);
        Assert.Equal((1, 1, 1, true), (end.Devices, end.Found, end.Open, end.Complete));

        var finding = Assert.Single((await line.Hub.Owner.Reconciliation.ListAsync(batch, null, default)).Findings);
        Assert.Equal(("certificate-unknown-to-hub", device, "open"), (finding.Code, finding.DeviceUid, finding.State));
        Assert.Equal($"birthmark batch remedy {finding.Finding}", finding.Command);
        Assert.Equal(1, (await line.Hub.Owner.Batches.GetAsync(batch)).Findings);
        Assert.Contains((await line.Hub.Owner.ReadinessAsync()).Checks, c => c is { Name: "reconciliation", Good: true } && !c.Text.StartsWith("0 ", StringComparison.Ordinal));

        var closed = await line.Hub.Owner.Reconciliation.RemedyAsync($"{finding.Finding}");
        Assert.Equal(("remedied", "hub-owner"), (closed.State, closed.ClosedBy));
        var issued = (await line.Hub.Owner.Certificates.SearchAsync(new() { Username = $"{device}-dac" }, default)).Certificates;
        Assert.Equal("revoked", issued.Single(c => c.SerialNumber == finding.Certificate!.SerialNumber).Status);
        Assert.Equal("active", issued.Single(c => c.SerialNumber != finding.Certificate!.SerialNumber).Status);
        Assert.Contains(await line.Hub.RecordsAsync("finding.remedy"), r => r.Actor == "hub-owner" && r.Subject == device);
        Assert.Equal((0, 0), (await CompareAsync(batch) is var again ? (again.Found, again.Open) : default));
    }

    [Fact]
    public async Task A_certificate_revoked_behind_the_hubs_back_is_found_and_counted_as_revoked()
    {
        var batch = await line.OpenAsync("revoked", 2);
        var device = await MadeAsync(batch, "V-1");
        var issued = Assert.Single((await line.Hub.Owner.Certificates.SearchAsync(new() { Username = $"{device}-dac" }, default)).Certificates);
        using (var revoked = await RaAsync(HttpMethod.Put, $"{Ejbca}/{Uri.EscapeDataString(issued.IssuerDn)}/{issued.SerialNumber}/revoke?reason=KEY_COMPROMISE", null))
        {
            Assert.True(revoked.IsSuccessStatusCode, await revoked.Content.ReadAsStringAsync());
        }

        Assert.Equal(1, (await CompareAsync(batch)).Found);
        var finding = Assert.Single((await line.Hub.Owner.Reconciliation.ListAsync(batch, "open", default)).Findings);
        Assert.Equal("certificate-revoked-at-pki", finding.Code);
        Assert.Equal("remedied", (await line.Hub.Owner.Reconciliation.RemedyAsync($"{finding.Finding}")).State);
        Assert.True(Assert.Single((await line.Hub.Owner.Devices.GetAsync(device)).Certificates).Revoked);
        Assert.Equal("remedied", Assert.Single((await line.Hub.Owner.Reconciliation.ListAsync(batch, "all", default)).Findings).State);
        Assert.Equal(0, (await CompareAsync(batch)).Found);
    }

    [Fact]
    public async Task A_certificate_is_revoked_by_the_fingerprint_that_its_device_shows()
    {
        var batch = await line.OpenAsync("by device", 1);
        var device = await MadeAsync(batch, "F-1");
        var shown = Assert.Single((await line.Hub.Owner.Devices.GetAsync(device)).Certificates);
        var revoked = await line.Hub.Owner.Certificates.RevokeAsync(shown.Fingerprint, new() { Reason = "superseded" });
        Assert.Equal(("revoked", shown.SerialNumber), (revoked.Status, revoked.SerialNumber));
        Assert.Equal(1, (await CompareAsync(batch)).Found);
    }

    [Fact]
    public async Task Every_batch_is_compared_with_a_line_for_each_and_their_sum()
    {
        var batches = new[] { await line.OpenAsync("sum 1", 1), await line.OpenAsync("sum 2", 1) };
        await MadeAsync(batches[0], "E-1");
        await MadeAsync(batches[1], "E-2");
        var steps = await line.Hub.Owner.Reconciliation.CompareAsync(null).ToListAsync();
        Assert.Equal(batches, steps.Select(s => s.BatchUid).Where(batches.Contains));
        Assert.All(steps, s => Assert.True(s.Complete));
        Assert.Null(steps[^1].BatchUid);
        Assert.Equal(steps.SkipLast(1).Sum(s => s.Devices), steps[^1].Devices);
    }

    [Fact]
    public async Task Who_may_look_may_not_remedy()
    {
        var batch = await line.OpenAsync("roles", 1);
        using var operators = line.Hub.Connect(await line.Hub.EnrolAsync("floor", "operator"));
        var end = await Line.JsonAsync(operators.PostAsync($"/api/v1/batches/{batch}/reconciliation", ""));
        Assert.True(end.GetProperty("complete").GetBoolean());
        await TestClient.RefusedAsync(operators.PostAsync("/api/v1/reconciliation/1/remedy", ""), 403, ProblemCodes.NotAuthorised);
        await TestClient.RefusedAsync(line.Bench.PostAsync($"/api/v1/batches/{batch}/reconciliation", ""), 403, ProblemCodes.NotAuthorised);
        await TestClient.RefusedAsync(line.Owner.PostAsync("/api/v1/reconciliation/999999/remedy", ""), 404, ProblemCodes.UnknownFinding);
        await TestClient.RefusedAsync(line.Owner.GetAsync("/api/v1/reconciliation/x"), 404, ProblemCodes.UnknownFinding);
        await TestClient.RefusedAsync(line.Owner.GetAsync("/api/v1/reconciliation?state=some"), 422, ProblemCodes.InvalidParameter);
        await TestClient.RefusedAsync(line.Owner.PostAsync("/api/v1/batches/01890000-0000-7000-8000-000000000000/reconciliation", ""), 404, ProblemCodes.UnknownBatch);
    }

    [Fact]
    public async Task The_hub_compares_at_start_and_at_its_pace()
    {
        var batch = await line.OpenAsync("pace", 2);
        var device = await MadeAsync(batch, "P-1");
        await EnrolBehindAsync($"{device}-dac");
        var services = line.Hub.Instance.Services;
        var job = ActivatorUtilities.CreateInstance<ReconciliationJob>(services);
        Assert.Equal(TimeSpan.FromHours(1), job.Every);
        var time = new SteppedTime();
        var runner = new JobRunner([job], time, NullLogger<JobRunner>.Instance);
        await runner.StartAsync(CancellationToken.None);
        try
        {
            await OpenFindingsAsync(batch, 1);
            await EnrolBehindAsync($"{device}-dac");
            time.Advance(TimeSpan.FromMinutes(59));
            Assert.Equal(1, (await line.Hub.Owner.Batches.GetAsync(batch)).Findings);
            time.Advance(TimeSpan.FromMinutes(2));
            await OpenFindingsAsync(batch, 2);
        }
        finally
        {
            await runner.StopAsync(CancellationToken.None);
            runner.Dispose();
        }
    }

    [Fact]
    public async Task A_hub_that_starts_compares_by_itself()
    {
        Assert.Contains(line.Hub.Instance.Services.GetServices<IJob>(), j => j is ReconciliationJob);
        var folder = TestHub.NewFolder();
        string batch;
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await hub.Owner.Projects.ApplyAsync(new() { File = "p.yaml", Text = Plain }, dryRun: false);
            batch = (await hub.Owner.Batches.OpenAsync(new() { Name = "b", Profile = "plain", DeviceType = "bulb", Quantity = 1 })).BatchUid;
            using var bench = hub.Connect(await hub.EnrolAsync("bench", "station"));
            await Line.JsonAsync(bench.PostAsync($"/api/v1/batches/{batch}/devices", """{"serial":"one"}"""), System.Net.HttpStatusCode.Created);
        }

        var time = new SteerableTime();
        time.Advance(TimeSpan.FromHours(25));
        await using var later = await TestHub.StartAsync(folder, time);
        await OpenFindingsAsync(later, batch, 1);
        Assert.Equal("device-unreported", Assert.Single((await later.Owner.Reconciliation.ListAsync(null, null, default)).Findings).Code);
    }

    private const string Plain = """
        project: plain
        device_types: [{name: bulb}]
        device_profiles:
          - name: plain
            recipe: [{step: secret, uses: random, with: {length: 16}}]
            outputs: {Secret: {value: "${secret}", format: hex}}
        """;

    private Task OpenFindingsAsync(string batch, long count) => OpenFindingsAsync(line.Hub, batch, count);

    private static async Task OpenFindingsAsync(TestHub hub, string batch, long count)
    {
        var began = TimeProvider.System.GetTimestamp();
        while ((await hub.Owner.Batches.GetAsync(batch)).Findings != count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), $"never {count} findings");
        }
    }

    private async Task<string> MadeAsync(string batch, string serial)
    {
        var device = await line.CreateAsync(batch, serial);
        await Line.JsonAsync(line.ProvisionAsync(device));
        await Line.JsonAsync(Line.ReportAsync(line.Bench, device, "OK"));
        return device;
    }

    private async Task<ReconciliationView> CompareAsync(string batch) => (await line.Hub.Owner.Reconciliation.CompareAsync(batch).ToListAsync())[^1];

    /// <summary>By the EJBCA REST API, with the registration authority's own credential.</summary>
    private async Task EnrolBehindAsync(string username)
    {
        using var key = TestCertificates.NewKey();
        var subject = $"CN=Beside the record {RandomNumberGenerator.GetHexString(8)}, 1.3.6.1.4.1.37244.2.1=FFF1, 1.3.6.1.4.1.37244.2.2=8000";
        var body = new JsonObject
        {
            ["certificate_request"] = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem(),
            ["certificate_profile_name"] = "Matter DAC", ["end_entity_profile_name"] = "Matter DAC", ["certificate_authority_name"] = "Matter PAI",
            ["username"] = username, ["password"] = "foo123",
        };
        using var response = await RaAsync(HttpMethod.Post, Ejbca + "/pkcs10enroll", body.ToJsonString());
        Assert.True((int)response.StatusCode == 201, await response.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> RaAsync(HttpMethod method, string path, string? body) =>
        line.Ra.SendAsync(new(method, path) { Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json") });
}
