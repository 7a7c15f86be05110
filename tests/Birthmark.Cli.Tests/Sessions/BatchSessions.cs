using System.Text.Json;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Commands;
using Birthmark.Cli.Tests.Documents;

namespace Birthmark.Cli.Tests.Sessions;

/// <summary>A batch by hand, from the project to the lists.</summary>
public sealed class BatchSessions(RunningHub hub) : IClassFixture<RunningHub>
{
    private const string Project = """
        project: hand-made
        authorities:
          pai:
            kind: embedded
            variables: {EJBCA_CA_NAME: Matter PAI, EJBCA_CERTIFICATE_PROFILE: Matter DAC, EJBCA_END_ENTITY_PROFILE: Matter DAC}
        device_types:
          - name: light-bulb
            variables: {PID: "8000"}
        device_profiles:
          - name: matter-dac
            variables: {VID: FFF1, PID: {required: true}}
            revoke_deny_list: true
            recipe:
              - {step: key, uses: ec-key, with: {curve: P-256}}
              - {step: subject, uses: template, with: {text: "CN=Bulb ${device.serial},VID=${VID},PID=${PID}"}}
              - {step: csr, uses: csr, with: {key: "${key}", subject: "${subject}"}}
              - {step: dac, uses: certificate, with: {authority: pai, request: "${csr}", subject: "${subject}"}}
              - {step: devcert, uses: encode, with: {value: "${dac}", format: base64}}
              - {step: devkey, uses: encode, with: {value: "${key}", format: raw-scalar}}
            outputs:
              DevCert: ${devcert}
              DevPKey: {value: "${devkey}", format: base64}
        """;

    [Fact]
    public async Task A_batch_goes_by_hand_from_the_project_to_its_lists()
    {
        var owner = hub.Owner(Project);
        Assert.Equal(ExitCode.Done, await owner.RunAsync("pki", "apply", Path.Combine(Repository.Root, "samples", "matter", "pki.yaml")));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("project", "apply", "-"));
        Assert.StartsWith("project hand-made, version 1: ", owner.Err, StringComparison.Ordinal);
        var station = await hub.EnrolledAsync("hand", "station", "operator");
        var batch = await OpenAsync(station, 2);

        Assert.Equal(ExitCode.Done, await station.RunAsync("device", "create", batch, "S-1", "S-2", "--json"));
        var uids = JsonDocument.Parse(station.Out).RootElement.GetProperty("devices").EnumerateArray().Select(d => d.GetProperty("DeviceUID").GetString()!).ToList();
        var data = hub.PathOf("data.json");
        Assert.Equal(ExitCode.Done, await station.RunAsync("device", "provision", uids[0], "--out", data));
        Assert.Empty(station.Out);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(data));
        Assert.Equal(32, JsonDocument.Parse(File.ReadAllText(data)).RootElement.GetProperty("DevPKey").GetBytesFromBase64().Length);
        Assert.Equal(ExitCode.Done, await station.RunAsync("device", "provision", uids[1]));
        Assert.Equal(ExitCode.Done, await station.RunAsync("device", "report", uids[0], "ok"));
        Assert.Equal(ExitCode.Done, await station.RunAsync("device", "report", uids[1], "KO", "--reason", "no contact"));
        Assert.Equal(ExitCode.Done, await station.RunAsync("batch", "watch", batch));
        Assert.Contains("1 provisioned, 1 scrapped, 0 unconfirmed, 0 left of 2", station.Out, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await station.RunAsync("batch", "release", batch, "--json"));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("batch", "lists", batch, "allow", "--format", "csv"));
        Assert.Contains($"{uids[0]},S-1,allow,OK,", owner.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("S-2", owner.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await owner.RunAsync("batch", "lists", batch, "deny", "--format", "csv", "--out", hub.PathOf("deny.csv")));
        Assert.Contains($"{uids[1]},S-2,deny,KO,no contact,", File.ReadAllText(hub.PathOf("deny.csv")), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await owner.RunAsync("project", "lists", "hand-made"));
        Assert.Contains($"\"DeviceUID\":\"{uids[0]}\"", owner.Out, StringComparison.Ordinal);
        var mark = owner.Err.Trim().Split(' ')[^1];
        Assert.Matches("^[0-9]+:[0-9a-f]{64}$", mark);
        Assert.Equal(ExitCode.Done, await owner.RunAsync("project", "lists", "hand-made", "--since", mark, "--format", "csv"));
        Assert.Single(owner.Out.Trim().Split('\n'));
        await RefusedAsync(owner, "wrong-state", "project", "lists", "hand-made", "--since", "1:00");
        Assert.Equal(ExitCode.Misused, await owner.RunAsync("project", "lists", "hand-made", "--since", "one"));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("device", "find", "S-2", "--json"));
        Assert.Equal("ko", Assert.Single(JsonDocument.Parse(owner.Out).RootElement.GetProperty("devices").EnumerateArray().ToList()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Refusals_of_a_batch_have_their_codes()
    {
        var owner = hub.Owner(Project);
        await owner.RunAsync("pki", "apply", Path.Combine(Repository.Root, "samples", "matter", "pki.yaml"));
        await owner.RunAsync("project", "apply", "-");
        var station = await hub.EnrolledAsync("refused", "station", "operator");
        var batch = await OpenAsync(station, 1);
        await RefusedAsync(station, "unknown-profile", "batch", "open", "b", "--profile", "nope", "--device-type", "light-bulb", "--quantity", "1");
        await RefusedAsync(station, "unknown-device-type", "batch", "open", "b", "--profile", "matter-dac", "--device-type", "nope", "--quantity", "1");
        await RefusedAsync(station, "invalid-quantity", "batch", "open", "b", "--profile", "matter-dac", "--device-type", "light-bulb", "--quantity", "0");
        await RefusedAsync(station, "unknown-batch", "batch", "show", "00000000-0000-7000-8000-000000000000");
        await RefusedAsync(station, "unknown-device", "device", "show", "00000000-0000-7000-8000-000000000000");
        Assert.Equal(ExitCode.Done, await station.RunAsync("batch", "pause", batch));
        await RefusedAsync(station, "batch-not-running", "device", "create", batch, "R-1");
        await RefusedAsync(hub.Owner("a: [b"), "malformed-yaml", "project", "apply", "-");
        Assert.Equal(ExitCode.Done, await station.RunAsync("batch", "abort", batch));
        await RefusedAsync(station, "wrong-state", "batch", "resume", batch);
    }

    private static async Task<string> OpenAsync(Session session, int quantity)
    {
        Assert.Equal(ExitCode.Done, await session.RunAsync(
            "batch", "open", "by hand", "--profile", "matter-dac", "--device-type", "light-bulb", "--quantity", $"{quantity}", "--heads", $"{quantity}", "--json"));
        return JsonDocument.Parse(session.Out).RootElement.GetProperty("BatchUID").GetString()!;
    }

    private static async Task RefusedAsync(Session session, string code, params string[] args)
    {
        Assert.Equal(ExitCode.Refused, await session.RunAsync([.. args, "--json"]));
        Assert.Equal(code, JsonDocument.Parse(session.Out).RootElement.GetProperty("code").GetString());
        Assert.StartsWith("error: ", session.Err, StringComparison.Ordinal);
    }
}
