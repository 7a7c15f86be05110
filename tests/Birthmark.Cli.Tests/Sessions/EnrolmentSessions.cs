using System.Text.Json;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Commands;
using Birthmark.Cli.Tests.Documents;
using Birthmark.Keys.Tests.Tpm;
using Birthmark.Server;

namespace Birthmark.Cli.Tests.Sessions;

/// <summary>The walk of docs/security/enrolment.md: an owner, a hub with a TPM, and files between them.</summary>
public sealed class EnrolmentSessions : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-test-").FullName;
    private SwTpm? tpm;
    private HubInstance? hub;

    private string[] Identity => ["--identity", PathOf("exchange"), "--passphrase", PathOf("passphrase")];

    private string[] Makers => [.. tpm!.MakerCertificates.SelectMany(m => new[] { "--makers", m })];

    public async ValueTask InitializeAsync()
    {
        if (Birthmark.Keys.Tests.InstalledTools.Has("swtpm") && Birthmark.Keys.Tests.InstalledTools.Has("swtpm_setup") && Birthmark.Keys.Tests.InstalledTools.Has("certtool"))
        {
            tpm = new SwTpm(isVouchedFor: true);
            await File.WriteAllTextAsync(PathOf("hub.yaml"), $"tpm: \"{tpm.Text}\"\n");
            hub = await BirthmarkServer.StartAsync(
                new ServeOptions { DataFolder = PathOf("hub"), ConfigurationFile = PathOf("hub.yaml"), Listen = "127.0.0.1:0", LogFormat = "none" }, _ => { });
        }
    }

    [Fact]
    public async Task An_owner_enrols_a_hub_over_files_then_over_the_network_and_an_answer_counts_once()
    {
        var (desk, floor) = await PairedAsync();

        // Over files: only begin, answer and install touch the hub.
        await floor.DoneAsync("hub", "enrol", "begin", "--out", PathOf("claim"), "--json");
        Assert.True(JsonDocument.Parse(floor.Out).RootElement.GetProperty("has_certificate").GetBoolean());
        Assert.Equal(ExitCode.Misused, await desk.RunAsync(["hub", "enrol", "challenge", "line-1", PathOf("claim"), "--out", PathOf("challenge"), .. Identity[..2]]));
        Assert.Contains("no TPM is believed yet", desk.Err, StringComparison.Ordinal);
        await desk.DoneAsync(["hub", "enrol", "challenge", "line-1", PathOf("claim"), "--out", PathOf("challenge"), .. Makers, .. Identity[..2]]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf("exchange/hubs/line-1.challenge.json")));
        }

        await floor.DoneAsync("hub", "enrol", "answer", PathOf("challenge"), "--out", PathOf("answer"));
        Assert.Equal(ExitCode.Refused, await desk.RunAsync([
            "hub", "enrol", "finish", "line-1", PathOf("answer"), "--out", PathOf("line-1.pem"), "--registers-digest", new string('0', 64), .. Identity]));
        Assert.Contains("firmware or secure boot settings are others", desk.Err, StringComparison.Ordinal);
        await desk.DoneAsync(["hub", "enrol", "finish", "line-1", PathOf("answer"), "--out", PathOf("line-1.pem"), .. Identity, "--json"]);
        var pin = JsonDocument.Parse(desk.Out).RootElement;
        await floor.DoneAsync("hub", "enrol", "install", PathOf("line-1.pem"));

        // Once.
        Assert.Equal(ExitCode.Misused, await desk.RunAsync(["hub", "enrol", "finish", "line-1", PathOf("answer"), "--out", PathOf("again.pem"), .. Identity]));
        Assert.Contains("An answer counts once", desk.Err, StringComparison.Ordinal);
        await desk.DoneAsync(["hub", "enrol", "challenge", "line-1", PathOf("claim"), "--out", PathOf("challenge2"), .. Identity[..2]]);
        Assert.Equal(ExitCode.Refused, await desk.RunAsync(["hub", "enrol", "finish", "line-1", PathOf("answer"), "--out", PathOf("again.pem"), .. Identity]));
        Assert.False(File.Exists(PathOf("again.pem")));

        // Over the network, by the pin of the first time; one who is no owner of keys cannot sign.
        await floor.DoneAsync(["hub", "enrol", "line-1", .. Identity]);
        await floor.DoneAsync("hub", "keys", "--json");
        var keys = JsonDocument.Parse(floor.Out).RootElement;
        Assert.Equal(3, keys.GetProperty("keys").GetArrayLength());
        Assert.Equal(pin.GetProperty("keys").GetProperty("reportKey").GetString(), keys.GetProperty("keys")[1].GetProperty("key_hash").GetString());
        Assert.True(keys.GetProperty("enrolments")[0].GetProperty("in_force").GetBoolean());
        await floor.DoneAsync("hub", "keys");
        await floor.DoneAsync("audit", "--json");
        Assert.Contains("hub.enrol", floor.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_TPM_under_the_same_name_is_refused()
    {
        var (desk, floor) = await PairedAsync();
        await floor.DoneAsync(["hub", "enrol", "line-1", .. Makers, .. Identity]);
        var path = PathOf("exchange/hubs/line-1.enrolled.json");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"endorsement\":\"", "\"endorsement\":\"0", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Misused, await floor.RunAsync(["hub", "enrol", "line-1", .. Makers, .. Identity]));
        Assert.Contains("another mainboard", floor.Err, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, await floor.RunAsync(["hub", "enrol", "line-2", "--endorsement", new string('a', 64), .. Identity]));
        Assert.Contains("this is another TPM", floor.Err, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Misused, await floor.RunAsync(["hub", "enrol", "line-2", "--endorsement", "abc", .. Identity]));
        Assert.Equal(ExitCode.Misused, await desk.RunAsync(["hub", "enrol", "challenge", "line-2", path, "--out", PathOf("x"), .. Identity[..2]]));
    }

    [Fact]
    public void The_page_says_every_step_of_this_walk()
    {
        var page = Repository.Read("docs", "security", "enrolment.md");
        Assert.All(["begin", "challenge", "answer", "finish", "install"], step => Assert.Contains($"birthmark hub enrol {step} ", page, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (hub is not null)
        {
            await hub.DisposeAsync();
        }

        tpm?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private async Task<(Session Desk, Session Floor)> PairedAsync()
    {
        Assert.SkipWhen(hub is null, "The tools 'swtpm', 'swtpm_setup' and 'certtool' are not installed.");
        var (desk, floor) = (new Session(), new Session { Environment = { ["BIRTHMARK_CREDENTIAL"] = hub.OwnerCredentialFile } });
        await File.WriteAllTextAsync(PathOf("passphrase"), "a long passphrase");
        await desk.DoneAsync(["exchange", "new", "Acme", .. Identity]);
        await floor.DoneAsync("exchange", "pair", "oem", "acme", PathOf("exchange/oem.pem"));
        await floor.DoneAsync("hub", "identity", "--out", PathOf("hub.pem"));
        await desk.DoneAsync(["exchange", "pair", "hub", "line-1", PathOf("hub.pem"), .. Identity[..2]]);
        return (desk, floor);
    }
}
