using System.Text.Json;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Commands;
using Birthmark.Cli.Tests.Documents;

namespace Birthmark.Cli.Tests.Sessions;

/// <summary>The walk of docs/guides/exchange.md: an OEM and a factory, two folders, nothing between them but files.</summary>
public sealed class ExchangeSessions(RunningHub hub) : IClassFixture<RunningHub>
{
    private const string Project = """
        project: lamps
        master_keys:
          fleet: {file: secrets/fleet.hex, format: hex}
        device_types:
          - name: bulb
        device_profiles:
          - name: plain
            recipe:
              - {step: app, uses: file, with: {path: fw/app.bin, sha256: SHA256}}
              - {step: secret, uses: random, with: {length: 16}}
            outputs:
              Secret: {value: "${secret}", format: hex}
              Firmware: {value: "${app}", format: base64}
        """;

    [Fact]
    public async Task An_OEM_and_a_factory_go_from_pairing_to_a_stopped_order()
    {
        var oem = hub.PathOf("oem");
        Directory.CreateDirectory(oem + "/secrets");
        Directory.CreateDirectory(oem + "/fw");
        var firmware = new byte[3000];
        await File.WriteAllBytesAsync(oem + "/fw/app.bin", firmware);
        await File.WriteAllTextAsync(oem + "/secrets/fleet.hex", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        await File.WriteAllTextAsync(oem + "/passphrase", "a long passphrase");
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(firmware));
        await File.WriteAllTextAsync(oem + "/project.yaml", Project.Replace("SHA256", digest, StringComparison.Ordinal));

        // Pairing: each side pins the other, and both read the same digits.
        var desk = new Session();
        await desk.DoneAsync("exchange", "new", "Acme Lighting", "--identity", oem + "/exchange", "--passphrase", oem + "/passphrase");
        var oemDigits = desk.Out.Trim();
        var floor = hub.Owner();
        await floor.DoneAsync("exchange", "pair", "oem", "acme", oem + "/exchange/oem.pem");
        Assert.Equal(oemDigits, floor.Out.Trim());
        await floor.DoneAsync("hub", "identity", "--out", oem + "/line-1.pem");
        var hubDigits = floor.Out.Trim();
        await desk.DoneAsync("exchange", "pair", "hub", "line-1", oem + "/line-1.pem", "--identity", oem + "/exchange");
        Assert.Equal(hubDigits, desk.Out.Trim());

        // A sealed package brings the project, and the operator hands it in without being able to open or change it.
        await desk.DoneAsync([
            "exchange", "seal", oem + "/project.yaml", "--hub", "line-1", "--out", oem + "/lamps.p7m", "--identity", oem + "/exchange", "--passphrase", oem + "/passphrase", "--json"]);
        Assert.Equal("lamps", JsonDocument.Parse(desk.Out).RootElement.GetProperty("project").GetString());
        await desk.DoneAsync("exchange", "verify", oem + "/lamps.p7m", "--signer", oem + "/exchange/oem.pem", "--json");
        Assert.Equal("package", JsonDocument.Parse(desk.Out).RootElement.GetProperty("kind").GetString());
        var people = await hub.EnrolledAsync("olga", "operator", "station");
        await people.DoneAsync("package", "import", oem + "/lamps.p7m");
        await people.DoneAsync("package", "list", "--oem", "acme", "--json");
        Assert.Equal("lamps", JsonDocument.Parse(people.Out).RootElement.GetProperty("packages")[0].GetProperty("project").GetString());
        Assert.Equal(ExitCode.Refused, await people.RunAsync("package", "import", oem + "/lamps.p7m"));
        Assert.Contains("imported already", people.Err, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, await hub.Owner().RunAsync("project", "apply", Changed(oem)));

        // No order, no batch.
        string[] open = ["batch", "open", "monday", "--profile", "plain", "--device-type", "bulb", "--quantity", "5", "--json"];
        Assert.Equal(ExitCode.Refused, await people.RunAsync(open));
        Assert.Contains("no-order", people.Out, StringComparison.Ordinal);
        await desk.DoneAsync([
            "exchange", "order", "4711", "--hub", "line-1", "--project", "lamps", "--profile", "plain", "--quantity", "5", "--site-allowance", "100", "--out", oem + "/4711.p7m",
            "--identity", oem + "/exchange", "--passphrase", oem + "/passphrase"]);
        await people.DoneAsync("order", "import", oem + "/4711.p7m");
        await people.DoneAsync(open);
        var batch = JsonDocument.Parse(people.Out).RootElement;
        Assert.Equal("4711", batch.GetProperty("order").GetString());
        await people.DoneAsync("device", "create", batch.GetProperty("BatchUID").GetString()!, "L-1");
        await people.DoneAsync("order", "list", "--json");
        Assert.Equal(5, JsonDocument.Parse(people.Out).RootElement.GetProperty("orders")[0].GetProperty("taken").GetInt64());
        Assert.Equal(0, JsonDocument.Parse(people.Out).RootElement.GetProperty("orders")[0].GetProperty("left").GetInt64());
        Assert.Equal(ExitCode.Refused, await people.RunAsync("order", "list", "--cursor", "nonsense"));

        // A stop ends it.
        await desk.DoneAsync(
            "exchange", "stop", "--hub", "line-1", "--number", "4711", "--reason", "recall", "--out", oem + "/stop.p7m", "--identity", oem + "/exchange", "--passphrase", oem + "/passphrase");
        await desk.DoneAsync("exchange", "inspect", oem + "/stop.p7m");
        await people.DoneAsync("order", "import", oem + "/stop.p7m");
        open[2] = "tuesday";
        Assert.Equal(ExitCode.Refused, await people.RunAsync(open));
        Assert.Equal(ExitCode.Refused, await people.RunAsync("order", "import", oem + "/4711.p7m"));

        // What was made before is reported as ever, and tickets not used are the order's again.
        var uid = batch.GetProperty("BatchUID").GetString()!;
        await people.DoneAsync("batch", "release", uid);
        await people.DoneAsync("batch", "report", uid, "--out", oem + "/report.p7m");
        var credential = JsonDocument.Parse(await File.ReadAllTextAsync(floor.Environment["BIRTHMARK_CREDENTIAL"])).RootElement;
        var trust = Path.Combine(Path.GetDirectoryName(floor.Environment["BIRTHMARK_CREDENTIAL"])!, credential.GetProperty("ca").GetString()!);
        await desk.DoneAsync("verify", "report", oem + "/report.p7m", "--trust", trust);
        await people.DoneAsync("order", "list", "--json");
        Assert.Equal(1, JsonDocument.Parse(people.Out).RootElement.GetProperty("orders")[0].GetProperty("taken").GetInt64());
    }

    [Fact]
    public void The_guide_says_every_step_of_this_walk()
    {
        var guide = Repository.Read("docs", "guides", "exchange.md");
        Assert.All(
            ["exchange new", "exchange pair oem", "hub identity", "exchange pair hub", "exchange seal", "exchange verify", "package import", "exchange order", "order import", "batch open", "order list", "exchange stop", "exchange inspect"],
            step => Assert.Contains($"birthmark {step} ", guide, StringComparison.Ordinal));
    }

    private static string Changed(string folder)
    {
        var path = folder + "/changed.yaml";
        File.WriteAllText(path, File.ReadAllText(folder + "/project.yaml").Replace("length: 16", "length: 17", StringComparison.Ordinal));
        return path;
    }
}

internal static class ExchangeSessionSteps
{
    internal static async Task DoneAsync(this Session session, params string[] arguments)
    {
        var code = await session.RunAsync(arguments);
        Assert.True(code == ExitCode.Done, $"birthmark {string.Join(' ', arguments)}: {code}: {session.Err}{session.Out}");
    }
}
