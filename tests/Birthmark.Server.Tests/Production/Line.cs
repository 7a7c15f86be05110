using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Birthmark.Api.Pki;
using Birthmark.Api.Projects;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Production;

/// <summary>A hub with the sample's PKI, its project on the embedded authority, and two stations.</summary>
public sealed class Line : IAsyncLifetime
{
    internal const string Project = """
        project: lighting
        authorities:
          pki:
            kind: embedded
            variables: {EJBCA_CA_NAME: Matter PAI, EJBCA_CERTIFICATE_PROFILE: Matter DAC, EJBCA_END_ENTITY_PROFILE: Matter DAC}
        device_types: [{name: bulb, variables: {PID: "8000"}}]
        device_profiles:
          - name: dac
            variables: {VID: FFF1, PID: {required: true}}
            revoke_deny_list: true
            recipe:
              - {step: serial, uses: counter, with: {start: 1, format: "{0:D8}"}}
              - {step: key, uses: ec-key, with: {curve: P-256}}
              - {step: csr, uses: csr, with: {key: ${key}, subject: "CN=Matter DAC ${serial},VID=${VID},PID=${PID}"}}
              - {step: dac, uses: certificate, with: {authority: pki, request: ${csr}, subject: "CN=Matter DAC ${serial},VID=${VID},PID=${PID}"}}
              - {step: scalar, uses: encode, with: {value: ${key}, format: raw-scalar}}
            outputs: {DevCert: ${dac}, DevPKey: ${scalar}}
            provisioning: [{name: dac, value: ${dac}}]
          - name: own-key
            variables: {VID: FFF1, PID: {required: true}}
            recipe:
              - {step: request, uses: device-key}
              - {step: dac, uses: certificate, with: {authority: pki, request: ${request}, subject: "CN=Own ${device.serial},VID=${VID},PID=${PID}"}}
            outputs: {DevCert: ${dac}}
        """;

    internal TestHub Hub { get; private set; } = null!;

    internal TestClient Bench { get; private set; } = null!;

    internal TestClient OtherBench { get; private set; } = null!;

    internal TestClient Owner { get; private set; } = null!;

    /// <summary>The registration authority that the sample's PKI lets use its EJBCA REST API.</summary>
    internal TestClient Ra { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Hub = await TestHub.StartAsync();
        var pki = await File.ReadAllTextAsync(Path.Combine(DocumentInRepository.Root, "samples", "matter", "pki.yaml"));
        await Hub.Owner.Pki.ApplyAsync(new PkiFiles([new PkiFile("pki.yaml", pki)]), dryRun: false);
        await Hub.Owner.Projects.ApplyAsync(new ProjectApplication { File = "project.yaml", Text = Project }, dryRun: false);
        Bench = Hub.Connect(await Hub.EnrolAsync("bench-1", "station"));
        OtherBench = Hub.Connect(await Hub.EnrolAsync("bench-2", "station"));
        Owner = Hub.Connect(Hub.OwnerCertificate);
        Ra = Hub.Connect(await Hub.EnrolAsync("matter-ra"));
    }

    internal async Task<string> OpenAsync(string name, int quantity, int heads = 1, string profile = "dac", params string[] stations)
    {
        var batch = await Hub.Owner.Batches.OpenAsync(
            new() { Name = name, Profile = profile, DeviceType = "bulb", Quantity = quantity, HeadCount = heads, Project = "lighting", Stations = stations });
        return batch.BatchUid;
    }

    internal async Task<string> CreateAsync(string batch, string serial) =>
        (await JsonAsync(Bench.PostAsync($"/api/v1/batches/{batch}/devices", $$"""{"serial":"{{serial}}"}"""), HttpStatusCode.Created)).GetProperty("DeviceUID").GetString()!;

    internal Task<HttpResponseMessage> ProvisionAsync(string uid) => Bench.PostAsync($"/api/v1/devices/{uid}/provisioning", "");

    internal static Task<HttpResponseMessage> ReportAsync(TestClient bench, string uid, string status, string? reason = null) => bench.SendAsync(new(HttpMethod.Put, $"/api/v1/devices/{uid}/status")
    {
        Content = JsonContent.Create(new Dictionary<string, string?> { ["status"] = status, ["reason"] = reason }),
    });

    internal static async Task<JsonElement> JsonAsync(Task<HttpResponseMessage> call, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await call;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        Bench.Dispose();
        OtherBench.Dispose();
        Owner.Dispose();
        Ra.Dispose();
        await Hub.DisposeAsync();
    }
}
