using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Birthmark.Api.Problems;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Production;

public sealed class FactoryDayTests(Line line) : IClassFixture<Line>
{
    [Fact]
    public async Task A_batch_runs_from_opening_to_its_lists()
    {
        var batch = await line.OpenAsync("day", 3);
        var good = await line.CreateAsync(batch, "D-1");
        Assert.Equal(good, await line.CreateAsync(batch, "D-1"));
        using var response = await line.ProvisionAsync(good);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var data = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(data.GetProperty("DevCert").GetString()!));
        var block = data.GetProperty("Provisioning")[0];
        Assert.Equal(("dac", Convert.ToHexString(certificate.RawData)), (block.GetProperty("Name").GetString(), block.GetProperty("Value").GetString()));
        Assert.Equal(32, Convert.FromBase64String(data.GetProperty("DevPKey").GetString()!).Length);
        Assert.Equal(data.GetRawText(), (await Line.JsonAsync(line.ProvisionAsync(good))).GetRawText());

        var bad = await line.CreateAsync(batch, "D-2");
        await Line.JsonAsync(line.ProvisionAsync(bad));
        Assert.Equal("OK", (await Line.JsonAsync(Line.ReportAsync(line.Bench, good, "OK"))).GetProperty("status").GetString());
        Assert.Equal("KO", (await Line.JsonAsync(Line.ReportAsync(line.Bench, bad, "NOK", "read-back differs"))).GetProperty("status").GetString());

        var released = await line.Hub.Owner.Batches.ReleaseAsync(batch);
        Assert.Equal("released", released.State);
        Assert.Equal(new(3, 1, 1, 0, 1), released.Balance);
        var allowed = await Line.JsonAsync(line.Owner.GetAsync($"/api/v1/batches/{batch}/allow-list"));
        var listed = Assert.Single(allowed.GetProperty("devices").EnumerateArray());
        Assert.Equal(good, listed.GetProperty("DeviceUID").GetString());
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)), listed.GetProperty("certificates")[0].GetProperty("fingerprint").GetString());

        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/batches/{batch}/deny-list");
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var lines = await line.Owner.SendAsync(request);
        Assert.Equal("application/x-ndjson", lines.Content.Headers.ContentType?.MediaType);
        var denied = JsonDocument.Parse(Assert.Single((await lines.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal((bad, "ko", "read-back differs"), (denied.GetProperty("DeviceUID").GetString(), denied.GetProperty("state").GetString(), denied.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Several_heads_are_created_provisioned_and_reported_in_three_calls()
    {
        var batch = await line.OpenAsync("heads", 8, heads: 4);
        var created = await Line.JsonAsync(line.Bench.PostAsync($"/api/v1/batches/{batch}/devices", """{"serials":["H-1","H-2","","H-3"],"head":"a"}"""));
        var heads = created.GetProperty("devices").EnumerateArray().ToList();
        Assert.Equal(ProblemCodes.InvalidSerial, heads[2].GetProperty("problem").GetProperty("code").GetString());
        var uids = heads.Where(h => h.TryGetProperty("DeviceUID", out _)).Select(h => h.GetProperty("DeviceUID").GetString()!).ToList();
        var asked = string.Join(',', uids.Append("\u0001\"x").Select(u => JsonSerializer.Serialize(u)));
        var provisioned = (await Line.JsonAsync(line.Bench.PostAsync("/api/v1/provisioning", $$"""{"devices":[{{asked}}]}"""))).GetProperty("devices");
        Assert.Equal(uids, provisioned.EnumerateArray().Take(3).Select(d => d.GetProperty("DeviceUID").GetString()));
        Assert.Equal(3, provisioned.EnumerateArray().Take(3).Select(d => d.GetProperty("outputs").GetProperty("DevCert").GetString()).Distinct().Count());
        Assert.Equal(ProblemCodes.UnknownDevice, provisioned[3].GetProperty("problem").GetProperty("code").GetString());
        Assert.Equal("\u0001\"x", provisioned[3].GetProperty("DeviceUID").GetString());
        var reports = string.Join(',', uids.Select((u, i) => $$"""{"DeviceUID":"{{u}}","status":"{{(i == 0 ? "KO" : "OK")}}"}"""));
        var reported = (await Line.JsonAsync(line.Bench.PostAsync("/api/v1/statuses", $$"""{"devices":[{{reports}}]}"""))).GetProperty("devices");
        Assert.Equal(["KO", "OK", "OK"], reported.EnumerateArray().Select(d => d.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_code_and_remedy()
    {
        var batch = await line.OpenAsync("refusals", 1);
        await OrderRefusedAsync(404, ProblemCodes.UnknownProject, """{"name":"x","profile":"dac","device_type":"bulb","quantity":1,"project":"none"}""");
        await OrderRefusedAsync(404, ProblemCodes.UnknownProfile, """{"name":"x","profile":"doc","device_type":"bulb","quantity":"1","project":"lighting"}""");
        await OrderRefusedAsync(404, ProblemCodes.UnknownDeviceType, """{"name":"x","profile":"dac","device_type":"bulbs","quantity":1,"project":"lighting"}""");
        await OrderRefusedAsync(422, ProblemCodes.InvalidQuantity, """{"name":"x","profile":"dac","device_type":"bulb","quantity":"0","head_count":"1","project":"lighting"}""");
        await OrderRefusedAsync(422, ProblemCodes.InvalidHeadCount, """{"name":"x","profile":"dac","device_type":"bulb","quantity":1,"head_count":1000,"project":"lighting"}""");
        await BenchRefusedAsync(404, ProblemCodes.UnknownBatch, "/api/v1/batches/nonsense/devices", """{"serial":"a"}""");
        await BenchRefusedAsync(404, ProblemCodes.UnknownBatch, "/api/v1/batches/01890000-0000-7000-8000-000000000000/devices", """{"serial":"a"}""");
        await BenchRefusedAsync(422, ProblemCodes.InvalidSerial, $"/api/v1/batches/{batch}/devices", """{"serial":" "}""");
        await BenchRefusedAsync(422, ProblemCodes.InvalidSerial, $"/api/v1/batches/{batch}/devices", "{}");
        await BenchRefusedAsync(422, ProblemCodes.TooManyHeads, $"/api/v1/batches/{batch}/devices", """{"serials":["a","b"]}""");
        await BenchRefusedAsync(404, ProblemCodes.UnknownDevice, "/api/v1/devices/01890000-0000-7000-8000-000000000000/provisioning", "");
        var device = await line.CreateAsync(batch, "R-1");
        await BenchRefusedAsync(409, ProblemCodes.QuantityExceeded, $"/api/v1/batches/{batch}/devices", """{"serial":"R-2"}""");
        await TestClient.RefusedAsync(
            line.OtherBench.PostAsync($"/api/v1/batches/{batch}/devices", """{"serial":"R-1"}"""), 409, ProblemCodes.SerialConflict);
        await TestClient.RefusedAsync(line.OtherBench.PostAsync($"/api/v1/devices/{device}/provisioning", ""), 404, ProblemCodes.UnknownDevice);
        await TestClient.RefusedAsync(line.OtherBench.GetAsync($"/api/v1/devices/{device}"), 404, ProblemCodes.UnknownDevice);
        await TestClient.RefusedAsync(Line.ReportAsync(line.Bench, device, "OK"), 409, ProblemCodes.WrongState);
        await TestClient.RefusedAsync(Line.ReportAsync(line.Bench, device, "perhaps"), 422, ProblemCodes.InvalidStatus);
        await BenchRefusedAsync(422, ProblemCodes.InvalidKey, $"/api/v1/devices/{device}/provisioning", JsonSerializer.Serialize(new { csr = TestCertificates.Csr("x", TestCertificates.NewKey()) }));
        await TestClient.RefusedAsync(line.Owner.GetAsync($"/api/v1/batches/{batch}/deny-list"), 409, ProblemCodes.WrongState);
        await line.Hub.Owner.Batches.PauseAsync(batch);
        await BenchRefusedAsync(409, ProblemCodes.BatchNotRunning, $"/api/v1/devices/{device}/provisioning", "");
        await line.Hub.Owner.Batches.AbortAsync(batch);
        await TestClient.RefusedAsync(Line.ReportAsync(line.Bench, device, "KO"), 409, ProblemCodes.DeviceFinal);
        await TestClient.RefusedAsync(line.Owner.PostAsync($"/api/v1/batches/{batch}/resume", ""), 409, ProblemCodes.WrongState);
    }

    [Fact]
    public async Task Keys_of_devices_are_refused_by_what_is_wrong_with_them()
    {
        var batch = await line.OpenAsync("own", 5, profile: "own-key");
        var device = await line.CreateAsync(batch, "K-1");
        var path = $"/api/v1/devices/{device}/provisioning";
        await BenchRefusedAsync(422, ProblemCodes.InvalidKey, path, "{}");
        await BenchRefusedAsync(422, ProblemCodes.InvalidCsr, path, """{"csr":"nonsense"}""");
        await BenchRefusedAsync(422, ProblemCodes.InvalidProof, path, """{"public_key":"AAAA","proof":"AAAA"}""");
        using var wrong = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        await BenchRefusedAsync(422, ProblemCodes.InvalidKey, path, JsonSerializer.Serialize(new { csr = TestCertificates.Csr("x", wrong) }));
        using var key = TestCertificates.NewKey();
        var data = await Line.JsonAsync(line.Bench.PostAsync(path, JsonSerializer.Serialize(new { csr = TestCertificates.Csr("x", key) })));
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(data.GetProperty("DevCert").GetString()!));
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public async Task A_subject_that_the_end_entity_profile_refuses_is_told_as_such()
    {
        await line.Hub.Owner.Projects.ApplyAsync(
            new() { File = "p.yaml", Text = Line.Project.Replace("project: lighting", "project: foreign", StringComparison.Ordinal).Replace("VID=${VID}", "VID=FFF2", StringComparison.Ordinal) }, false);
        var batch = await Line.JsonAsync(
            line.Owner.PostAsync("/api/v1/batches", """{"name":"f","profile":"dac","device_type":"bulb","quantity":1,"project":"foreign"}"""), HttpStatusCode.Created);
        var device = await line.CreateAsync(batch.GetProperty("BatchUID").GetString()!, "F-1");
        await BenchRefusedAsync(422, ProblemCodes.SubjectRefused, $"/api/v1/devices/{device}/provisioning", "");
    }

    [Fact]
    public async Task A_batch_that_a_station_opens_is_its_own_unless_it_names_others()
    {
        using var opener = line.Hub.Connect(await line.Hub.EnrolAsync("opener", "station", "operator"));
        const string Order = """{"name":"o","profile":"dac","device_type":"bulb","quantity":"1","head_count":"1","project":"lighting"STATIONS}""";
        var own = await Line.JsonAsync(opener.PostAsync("/api/v1/batches", Order.Replace("STATIONS", "", StringComparison.Ordinal)), HttpStatusCode.Created);
        Assert.Equal("opener", own.GetProperty("stations")[0].GetString());
        var path = $"/api/v1/batches/{own.GetProperty("BatchUID").GetString()}/devices";
        await BenchRefusedAsync(404, ProblemCodes.UnknownBatch, path, """{"serial":"O-1"}""");
        await Line.JsonAsync(opener.PostAsync(path, """{"serial":"O-1"}"""), HttpStatusCode.Created);

        var open = await Line.JsonAsync(
            opener.PostAsync("/api/v1/batches", Order.Replace("STATIONS", ",\"stations\":[\"*\"]", StringComparison.Ordinal)), HttpStatusCode.Created);
        await Line.JsonAsync(
            line.Bench.PostAsync($"/api/v1/batches/{open.GetProperty("BatchUID").GetString()}/devices", """{"serial":"O-2"}"""), HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_station_sees_its_own_open_batches_and_devices_alone()
    {
        var own = await line.OpenAsync("for one", 2, stations: "bench-1");
        var device = await line.CreateAsync(own, "S-1");
        Assert.Contains(own, await (await line.Bench.GetAsync("/api/v1/batches?limit=1000")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(own, await (await line.OtherBench.GetAsync("/api/v1/batches?limit=1000")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await TestClient.RefusedAsync(line.OtherBench.GetAsync($"/api/v1/batches/{own}"), 404, ProblemCodes.UnknownBatch);
        await TestClient.RefusedAsync(line.OtherBench.PostAsync($"/api/v1/batches/{own}/devices", """{"serial":"S-2"}"""), 404, ProblemCodes.UnknownBatch);
        await TestClient.RefusedAsync(line.Bench.GetAsync($"/api/v1/batches/{own}/allow-list"), 403, ProblemCodes.NotAuthorised);
        Assert.Equal(device, (await Line.JsonAsync(line.Bench.GetAsync("/api/v1/devices?serial=S-1"))).GetProperty("devices")[0].GetProperty("DeviceUID").GetString());
        Assert.Equal(0, (await Line.JsonAsync(line.OtherBench.GetAsync("/api/v1/devices?serial=S-1"))).GetProperty("devices").GetArrayLength());
        Assert.Equal(1, (await Line.JsonAsync(line.Bench.GetAsync($"/api/v1/batches/{own}/devices"))).GetProperty("devices").GetArrayLength());
        await line.Hub.Owner.Batches.ReleaseAsync(own);
        await TestClient.RefusedAsync(line.Bench.GetAsync($"/api/v1/batches/{own}"), 404, ProblemCodes.UnknownBatch);
        await TestClient.RefusedAsync(line.Bench.GetAsync($"/api/v1/devices/{device}"), 404, ProblemCodes.UnknownDevice);
        Assert.Equal("unconfirmed", (await Line.JsonAsync(line.Owner.GetAsync($"/api/v1/devices/{device}"))).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_project_is_applied_shown_and_refused_with_every_fault_in_its_place()
    {
        var malformed = await RefusedProjectAsync(400, ProblemCodes.MalformedYaml, "project: x\n  bad: [1\n");
        Assert.True(Assert.Single(malformed.Errors!).Line >= 1);
        var faulty = await RefusedProjectAsync(422, ProblemCodes.InvalidProject, "project: x\ndevice_type: []\n");
        Assert.Contains(faulty.Errors!, e => e is { File: "p.yaml", Line: 2, Column: 1 } && e.Text.Contains("device_types", StringComparison.Ordinal));
        Assert.DoesNotContain("'x'", await (await line.Owner.GetAsync("/api/v1/projects")).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var dry = await line.Hub.Owner.Projects.ApplyAsync(new() { File = "p.yaml", Text = Line.Project.Replace("FFF1", "FFF3", StringComparison.Ordinal) }, dryRun: true);
        Assert.Equal(2, dry.Version);
        Assert.Contains("~ device_profiles[dac].variables.VID: FFF1 -> FFF3", Assert.Single(dry.Changes).Lines);
        var shown = await line.Hub.Owner.Projects.GetAsync("lighting");
        Assert.Equal((1, Line.Project, "hub-owner"), (shown.Version, shown.Yaml, shown.AppliedBy));
        Assert.Equal(["dac", "own-key"], shown.DeviceProfiles);
        Assert.Single((await line.Hub.Owner.Projects.VersionsAsync("lighting")).Projects);
        var check = await line.Hub.Owner.CheckAuthorityAsync(new("lighting", "pki"));
        Assert.True(check.Good, string.Join(';', check.Findings.Select(f => f.Text)));
        await TestClient.RefusedAsync(line.Bench.GetAsync("/api/v1/projects"), 403, ProblemCodes.NotAuthorised);
    }

    private async Task<Problem> RefusedProjectAsync(int status, string code, string yaml)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/projects?file=p.yaml") { Content = new StringContent(yaml, System.Text.Encoding.UTF8, "application/yaml") };
        return await TestClient.RefusedAsync(line.Owner.SendAsync(request), status, code);
    }

    private Task OrderRefusedAsync(int status, string code, string body) => NamedAsync(line.Owner.PostAsync("/api/v1/batches", body), status, code);

    private Task BenchRefusedAsync(int status, string code, string path, string body) => NamedAsync(line.Bench.PostAsync(path, body), status, code);

    private static async Task NamedAsync(Task<HttpResponseMessage> call, int status, string code)
    {
        var problem = await TestClient.RefusedAsync(call, status, code);
        Assert.NotEmpty(problem.Detail);
        Assert.False(string.IsNullOrEmpty(problem.Remedy));
    }
}
