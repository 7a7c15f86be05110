using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Birthmark.Api.Devices;
using Birthmark.Api.Stations;
using Birthmark.Server.Tests.Hub;
using Birthmark.Server.Tests.Line;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Birthmark.Server.Tests.Secrets;

/// <summary>Secrets are planted, used in good and bad ways, and looked for in everything the hub wrote.</summary>
public sealed class CanaryTests
{
    [Fact]
    public async Task Codes_passwords_and_keys_are_in_no_log_no_answer_and_no_database_file()
    {
        await using var hub = await StartWatchedAsync();
        var code = (await hub.Owner.Stations.InviteAsync(new InvitationRequest("canary", ["station"]))).Code;
        var wrong = code[..25] + (code[25] == 'A' ? 'B' : 'A') + code[26..];
        var activation = "Canary-Activation-" + Guid.NewGuid().ToString("N");
        using var owner = hub.OwnerCertificate;
        var canaries = new Canaries();
        canaries.PlantText("the code", code[..26]);
        canaries.PlantText("a wrong code", wrong[..26]);
        canaries.PlantText("the activation code", activation);
        canaries.PlantText("the owner's password", (await File.ReadAllTextAsync(hub.InCredentials("owner.password"))).Trim());
        canaries.Plant("the owner's key", owner.GetECDsaPrivateKey()!.ExportParameters(true).D!);
        canaries.Plant("the hub key", await File.ReadAllBytesAsync(Path.Combine(hub.Folder, "keys", "hub.key")));

        using var client = hub.Connect(owner);
        using var key = TestCertificates.NewKey();
        await SendAllAsync(client, canaries, "/api/v1/stations/enrol",
        [
            $$"""{"code":"{{wrong}}","csr":"x"}""",
            $$"""{"code":"{{code}}","csr":"not a request"}""",
            $$"""{"code":"{{code}}" """,
            $$"""{"code":"{{code}}"}""",
            $$"""{"code":{{code}}}""",
            JsonSerializer.Serialize(new { code = wrong, csr = TestCertificates.Csr("canary", key) }),
            JsonSerializer.Serialize(new { code, csr = TestCertificates.Csr("canary", key) }),
        ]);
        var token = (await hub.Owner.Pki.CryptoTokensAsync()).CryptoTokens[0].Name;
        await SendAllAsync(client, canaries, $"/api/v1/pki/crypto-tokens/{token}/activate",
            [$$"""{"activation_code":"{{activation}}"}""", $$"""{"activation_code":"{{activation}}" """, $$"""{"activation_code":["{{activation}}"]}"""]);
        canaries.AssertAbsent(hub);
        Assert.Contains(hub.Log.Lines, l => l.Contains("/api/v1/stations/enrol", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_devices_key_and_secrets_are_nowhere_but_in_the_stations_hands()
    {
        await using var hub = await StartWatchedAsync();
        await using var line = await TestLine.OpenAsync(hub);
        var canaries = new Canaries();
        var uids = new List<string>();
        var certificates = new List<byte[]>();
        foreach (var serial in new[] { "C-1", "C-2" })
        {
            var uid = (await line.Station.Devices.CreateAsync(line.BatchUid, serial)).DeviceUid!;
            var outputs = await line.Station.Devices.ProvisionAsync(uid);
            canaries.Plant($"the key of {serial}", Convert.FromBase64String(outputs.Find("DevPKey")!));
            canaries.Plant($"the secret of {serial}", Convert.FromBase64String(outputs.Find("DevSecret")!));
            uids.Add(uid);
            certificates.Add(Convert.FromBase64String(outputs.Find("DevCert")!));
        }

        canaries.AssertAbsent(hub);
        Assert.All(certificates, c => Assert.True(Canaries.IsInDatabase(hub, c), "the search finds what is there: certificates are no secret"));
        using (var client = hub.Connect(line.Certificate))
        {
            await SendAllAsync(client, canaries, $"/api/v1/devices/{uids[0]}/provisioning", ["{\"csr\":\"AAAA\"}", "{", "[]", "7"]);
        }

        await line.Station.Devices.ReportAsync(uids[0], new StatusRequest { Status = "OK" });
        await line.Station.Devices.ReportAsync(uids[1], new StatusRequest { Status = "KO", Reason = "dead" });
        await hub.Owner.Batches.ReleaseAsync(line.BatchUid);
        var records = await hub.Owner.AuditAsync(0, 1000);
        canaries.AssertAbsent("the audit log", JsonSerializer.Serialize(records));
        canaries.AssertAbsent("the export", await hub.Owner.Pki.ExportAsync());
        canaries.AssertAbsent(hub);
    }

    // Everything that anybody would log at the finest level, the web server included.
    private static Task<TestHub> StartWatchedAsync() => TestHub.StartAsync(alter: s => s.PostConfigure<LoggerFilterOptions>(o =>
    {
        o.Rules.Clear();
        o.MinLevel = LogLevel.Trace;
    }));

    private static async Task SendAllAsync(TestClient client, Canaries canaries, string path, IReadOnlyList<string> bodies)
    {
        foreach (var body in bodies)
        {
            using var answer = await client.PostAsync(path, body);
            if (!answer.IsSuccessStatusCode)
            {
                canaries.AssertAbsent("the answer to " + path, Encoding.UTF8.GetBytes(await answer.Content.ReadAsStringAsync()));
            }
        }
    }
}
