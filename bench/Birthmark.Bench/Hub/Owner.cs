using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Birthmark.Bench.Load;

namespace Birthmark.Bench.Hub;

/// <summary>What the owner does before the line runs: PKI, project, stations, batch.</summary>
internal sealed class Owner(HubProcess hub, HubConnection connection)
{
    internal async Task ApplyAsync(string pkiYaml, string projectYaml)
    {
        await DoAsync("POST", "/api/v1/pki/apply", pkiYaml, "application/yaml");
        await DoAsync("PUT", "/api/v1/projects", projectYaml, "application/yaml");
    }

    /// <summary>A credential of this name and these roles, made the way a station makes it: invitation, own key, CSR.</summary>
    internal async Task<X509Certificate2> EnrolAsync(string name, params string[] roles)
    {
        var wish = new JsonObject { ["name"] = name, ["roles"] = new JsonArray([.. roles.Select(r => (JsonNode)r)]) };
        var invitation = await DoAsync("POST", "/api/v1/stations/invitations", wish.ToJsonString());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var csr = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        await using var fresh = await hub.ConnectAsync(null);
        var order = new JsonObject { ["code"] = (string)invitation["code"]!, ["csr"] = csr };
        var (status, body) = await fresh.SendAsync("POST", "/api/v1/stations/enrol", order.ToJsonString());
        var answer = Read("/api/v1/stations/enrol", status, body);
        using var certificate = X509Certificate2.CreateFromPem((string)answer["certificate"]!);
        using var whole = certificate.CopyWithPrivateKey(key);
        return HubProcess.Exportable(whole);
    }

    internal async Task<IReadOnlyList<X509Certificate2>> EnrolStationsAsync(int count)
    {
        var stations = new List<X509Certificate2>();
        for (var i = 0; i < count; i++)
        {
            stations.Add(await EnrolAsync($"bench-{i}", "station"));
        }

        return stations;
    }

    internal async Task<string> OpenBatchAsync(string name, int quantity, int heads)
    {
        var order = new JsonObject
        {
            ["name"] = name,
            ["project"] = "bench",
            ["profile"] = "matter-dac",
            ["device_type"] = "light-bulb",
            ["quantity"] = quantity,
            ["head_count"] = heads,
            ["stations"] = new JsonArray("*"),
        };
        return (string)(await DoAsync("POST", "/api/v1/batches", order.ToJsonString()))["BatchUID"]!;
    }

    internal async Task<JsonNode> DoAsync(string method, string path, string body, string contentType = "application/json")
    {
        var (status, answer) = await connection.SendAsync(method, path, body, contentType);
        return Read(path, status, answer);
    }

    private static JsonNode Read(string path, int status, ReadOnlyMemory<byte> body) => status is 200 or 201
        ? JsonNode.Parse(body.Span) ?? new JsonObject()
        : throw new InvalidOperationException($"{path} answered {status}: {Encoding.UTF8.GetString(body.Span)}");
}
