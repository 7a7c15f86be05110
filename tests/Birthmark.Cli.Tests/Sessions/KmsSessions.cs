using System.Text.Json;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Commands;
using Birthmark.Keys.Tests.Kmip;

namespace Birthmark.Cli.Tests.Sessions;

/// <summary>The walk of docs/guides/kms.md: a project with a KMS is applied, checked, made from, and checked again when the KMS is gone.</summary>
public sealed class KmsSessions(RunningHub hub) : IClassFixture<RunningHub>
{
    private const string Master = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";

    [Fact]
    public async Task A_project_takes_keys_from_its_KMS_and_the_check_says_what_is_wrong_with_it()
    {
        using var server = new PyKmip([new("lock-master", PyKmip.Client, "HMAC_SHA256", ["MAC_GENERATE"], Master), new("chip-family", PyKmip.Client, "AES", ["EXPORT"], Master)]);
        var folder = hub.PathOf("locks");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(folder + "/kms.p12", server.ClientP12());
        await File.WriteAllBytesAsync(folder + "/kms-ca.pem", server.TrustPem);
        await File.WriteAllTextAsync(folder + "/password", PyKmip.Password);
        await File.WriteAllTextAsync(folder + "/project.yaml", $$"""
            project: door-locks
            kms:
              vault:
                kind: kmip
                variables: {KMIP_ADDRESS: "{{server.Address}}", KMIP_P12_FILE: {file: kms.p12}, KMIP_P12_PASSWORD: {file: password}, KMIP_TRUST: {file: kms-ca.pem} }
            device_types:
              - name: lock
            device_profiles:
              - name: with-kms
                recipe:
                  - {step: key, uses: kms-derived-key, with: {kms: vault, key: lock-master, label: door lock} }
                  - {step: settings, uses: kms-encrypt, with: {kms: vault, key: chip-family, value: "${key}"} }
                outputs:
                  Settings: {value: "${settings}", format: hex}
            """);
        var owner = hub.Owner();
        await owner.DoneAsync("project", "apply", folder + "/project.yaml");

        Assert.Equal(ExitCode.Refused, await owner.RunAsync("kms", "check", "door-locks", "vault", "--json"));
        var check = JsonDocument.Parse(owner.Out).RootElement;
        Assert.Equal(["dns", "tcp", "credential", "tls", "version", "operation", "key", "key"], Findings(check).Select(f => f.GetProperty("step").GetString()));
        var wrong = Assert.Single(Findings(check), f => !f.GetProperty("good").GetBoolean());
        Assert.Contains("'chip-family' does not permit encrypting", wrong.GetProperty("text").GetString(), StringComparison.Ordinal);

        // What the KMS does not permit is a refusal of the device's data, in the KMS's words; what is down, one that may be repeated.
        var bench = await hub.EnrolledAsync("kms-bench", "operator", "station");
        await bench.DoneAsync("batch", "open", "locks", "--profile", "with-kms", "--device-type", "lock", "--quantity", "1", "--json");
        var batch = JsonDocument.Parse(bench.Out).RootElement.GetProperty("BatchUID").GetString()!;
        await bench.DoneAsync("device", "create", batch, "L-1", "--json");
        var device = JsonDocument.Parse(bench.Out).RootElement.GetProperty("devices")[0].GetProperty("DeviceUID").GetString()!;
        Assert.Equal(ExitCode.Refused, await bench.RunAsync("device", "provision", device, "--json"));
        Assert.Contains("kms-refused", bench.Out, StringComparison.Ordinal);
        server.Stop();
        Assert.Equal(ExitCode.Refused, await owner.RunAsync("kms", "check", "door-locks", "vault", "--json"));
        Assert.Equal("tcp", Findings(JsonDocument.Parse(owner.Out).RootElement)[^1].GetProperty("step").GetString());
        Assert.Equal(ExitCode.Refused, await owner.RunAsync("kms", "check", "door-locks", "nobody", "--json"));
        Assert.Contains("unknown-kms", owner.Out, StringComparison.Ordinal);
    }

    private static List<JsonElement> Findings(JsonElement check) => [.. check.GetProperty("findings").EnumerateArray()];
}
