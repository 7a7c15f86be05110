using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Birthmark.Api.Batches;
using Birthmark.Api.Stations;
using Birthmark.Evidence.Bench.Hub;

namespace Birthmark.Evidence.Bench.Data;

/// <summary>One device made by a station as any other, whose certificate the million are cut from.</summary>
internal static class TemplateDevice
{
    /// <summary>Its UID.</summary>
    internal static async Task<string> MakeAsync(StoredHub hub)
    {
        var invitation = await hub.Owner.Stations.InviteAsync(new InvitationRequest("bench-0", ["station"]));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var csr = new CertificateRequest("CN=bench-0", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var enrolled = await hub.Owner.Stations.EnrolAsync(new EnrolRequest { Code = invitation.Code, Csr = csr });
        using var bare = X509Certificate2.CreateFromPem(enrolled.Certificate);
        using var certificate = bare.CopyWithPrivateKey(key);
        using var http = Client(hub, certificate);
        var batch = await hub.Owner.Batches.OpenAsync(new OpenBatchRequest
        {
            Name = "template", Project = "bench", Profile = "matter-dac", DeviceType = "light-bulb", Quantity = 1, HeadCount = 1, Stations = ["*"],
        });
        var created = await DoAsync(http.PostAsJsonAsync($"/api/v1/batches/{batch.BatchUid}/devices", new { serial = "template" }));
        var uid = (string)created["DeviceUID"]!;
        await DoAsync(http.PostAsync($"/api/v1/devices/{uid}/provisioning", null));
        await DoAsync(http.PutAsJsonAsync($"/api/v1/devices/{uid}/status", new { status = "OK" }));
        return uid;
    }

    private static HttpClient Client(StoredHub hub, X509Certificate2 certificate)
    {
        var trust = X509CertificateLoader.LoadCertificateFromFile(hub.Trust);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(trust);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = policy;
        handler.SslOptions.ClientCertificates = [X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)];
        return new HttpClient(handler) { BaseAddress = hub.Address };
    }

    private static async Task<JsonNode> DoAsync(Task<HttpResponseMessage> call)
    {
        using var response = await call;
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException(text);
    }
}
