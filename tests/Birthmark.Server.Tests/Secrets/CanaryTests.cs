using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Api.Stations;
using Birthmark.Server.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Birthmark.Server.Tests.Secrets;

/// <summary>Secrets are planted, used in good and bad ways, and looked for in everything the hub wrote.</summary>
public sealed class CanaryTests
{
    [Fact]
    public async Task Codes_passwords_and_keys_are_in_no_log_no_answer_and_no_database_file()
    {
        // Everything that anybody would log at the finest level, the web server included.
        await using var hub = await TestHub.StartAsync(alter: s => s.PostConfigure<LoggerFilterOptions>(o =>
        {
            o.Rules.Clear();
            o.MinLevel = LogLevel.Trace;
        }));
        var code = (await hub.Owner.Stations.InviteAsync(new InvitationRequest("canary", ["station"]))).Code;
        var wrong = code[..25] + (code[25] == 'A' ? 'B' : 'A') + code[26..];
        var activation = "Canary-Activation-" + Guid.NewGuid().ToString("N");
        var answers = new StringBuilder();
        using var owner = hub.OwnerCertificate;
        using (var client = hub.Connect(owner))
        {
            using var key = TestCertificates.NewKey();
            foreach (var body in new[]
            {
                $$"""{"code":"{{wrong}}","csr":"x"}""",
                $$"""{"code":"{{code}}","csr":"not a request"}""",
                $$"""{"code":"{{code}}" """,
                $$"""{"code":"{{code}}"}""",
                System.Text.Json.JsonSerializer.Serialize(new { code = wrong, csr = TestCertificates.Csr("canary", key) }),
                System.Text.Json.JsonSerializer.Serialize(new { code, csr = TestCertificates.Csr("canary", key) }),
            })
            {
                using var answer = await client.PostAsync("/api/v1/stations/enrol", body);
                answers.Append(await answer.Content.ReadAsStringAsync());
            }

            var token = (await hub.Owner.Pki.CryptoTokensAsync()).CryptoTokens[0].Name;
            foreach (var body in new[] { $$"""{"activation_code":"{{activation}}"}""", $$"""{"activation_code":"{{activation}}" """ })
            {
                using var answer = await client.PostAsync($"/api/v1/pki/crypto-tokens/{token}/activate", body);
                answers.Append(await answer.Content.ReadAsStringAsync());
            }
        }

        var password = (await File.ReadAllTextAsync(hub.InCredentials("owner.password"))).Trim();
        byte[][] canaries =
        [
            Encoding.ASCII.GetBytes(code[..26]), Encoding.ASCII.GetBytes(wrong[..26]), Encoding.ASCII.GetBytes(activation), Encoding.ASCII.GetBytes(password),
            owner.GetECDsaPrivateKey()!.ExportParameters(true).D!, await File.ReadAllBytesAsync(Path.Combine(hub.Folder, "keys", "hub.key")),
        ];
        var places = new Dictionary<string, byte[]>
        {
            ["answers"] = Encoding.UTF8.GetBytes(answers.ToString()),
            ["log"] = Encoding.UTF8.GetBytes(string.Join('\n', hub.Log.Lines)),
            ["said"] = Encoding.UTF8.GetBytes(string.Join('\n', hub.Said)),
        };
        foreach (var file in Directory.GetFiles(hub.Folder, "birthmark.db*").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            places[file] = await ReadWhileOpenAsync(file);
        }

        Assert.True(places.Count >= 5, "the database and its write-ahead log were searched");
        Assert.True(places["log"].AsSpan().IndexOf("/api/v1/stations/enrol"u8) >= 0, "the log was captured");
        foreach (var (place, bytes) in places)
        {
            for (var i = 0; i < canaries.Length; i++)
            {
                Assert.True(bytes.AsSpan().IndexOf(canaries[i]) < 0, $"canary {i} is in {place}");
            }
        }
    }

    private static async Task<byte[]> ReadWhileOpenAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
