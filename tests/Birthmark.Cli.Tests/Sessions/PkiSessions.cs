using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Commands;
using Birthmark.Cli.Tests.Documents;

namespace Birthmark.Cli.Tests.Sessions;

public sealed class PkiSessions(RunningHub hub) : IClassFixture<RunningHub>, IAsyncLifetime
{
    private static readonly string Sample = Path.Combine(Repository.Root, "samples", "matter", "pki.yaml");

    public async ValueTask InitializeAsync() => Assert.Equal(ExitCode.Done, await hub.Owner().RunAsync("pki", "apply", Sample));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_declared_already_changes_nothing()
    {
        var owner = hub.Owner();
        Assert.Equal(ExitCode.Done, await owner.RunAsync("pki", "apply", Sample));
        Assert.Equal(("", "pki: nothing to change\n"), (owner.Out, owner.Err));
    }

    [Fact]
    public async Task What_is_exported_is_taken_back_from_stdin_and_changes_nothing()
    {
        var owner = hub.Owner();
        Assert.Equal(ExitCode.Done, await owner.RunAsync("pki", "export"));
        var again = hub.Owner(owner.Out);
        Assert.Equal(ExitCode.Done, await again.RunAsync("pki", "apply", "-"));
        Assert.Equal("", again.Out);
    }

    [Fact]
    public async Task A_dry_run_shows_the_change_and_makes_none()
    {
        var changed = File.ReadAllText(Sample).Replace("Validity: 15y\nValidity Offset", "Validity: 14y\nValidity Offset", StringComparison.Ordinal);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var owner = hub.Owner(changed);
            Assert.Equal(ExitCode.Done, await owner.RunAsync("pki", "apply", "--dry-run", "-"));
            Assert.Equal("~ Certificate Profile Matter PAI\n    Validity: 15y -> 14y\n", owner.Out);
            Assert.Equal("pki: 1 would change; nothing was written\n", owner.Err);
        }
    }

    [Fact]
    public async Task Faults_name_file_and_line_and_nothing_is_changed()
    {
        var owner = hub.Owner("Object Type: Certificate Profile\nName: Bad\nType: Nonsense\nValidity: soon\n");
        Assert.Equal(ExitCode.Refused, await owner.RunAsync("pki", "apply", "-"));
        Assert.Contains("stdin:3:", owner.Err, StringComparison.Ordinal);
        Assert.Contains("stdin:4:", owner.Err, StringComparison.Ordinal);
        Assert.Contains("Nonsense", owner.Err, StringComparison.Ordinal);
        await owner.RunAsync("pki", "export");
        Assert.DoesNotContain("Name: Bad", owner.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chain_of_a_CA_is_PEM_own_certificate_first()
    {
        var owner = hub.Owner();
        Assert.Equal(ExitCode.Done, await owner.RunAsync("pki", "authorities", "--pem", "Matter PAI"));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(owner.Out);
        Assert.Equal(2, chain.Count);
        Assert.Equal(chain[1].SubjectName.RawData, chain[0].IssuerName.RawData);
    }

    [Fact]
    public async Task A_CRL_is_written_as_its_name_says()
    {
        var owner = hub.Owner();
        Assert.Equal(ExitCode.Done, await owner.RunAsync("pki", "crl", "Matter PAI", "--make", "--out", hub.PathOf("pai.crl")));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("pki", "crl", "Matter PAI"));
        Assert.StartsWith("-----BEGIN X509 CRL-----\n", owner.Out, StringComparison.Ordinal);
        Assert.Equal(
            File.ReadAllBytes(hub.PathOf("pai.crl")),
            Convert.FromBase64String(string.Concat(owner.Out.Split('\n').Where(l => l.Length > 0 && l[0] != '-'))));
    }

    [Fact]
    public async Task A_certificate_is_found_read_in_words_and_revoked()
    {
        await hub.EnrolledAsync("searched", "station");
        var owner = hub.Owner();
        Assert.Equal(ExitCode.Done, await owner.RunAsync("certificate", "search", "searched", "--json"));
        var found = Assert.Single(JsonDocument.Parse(owner.Out).RootElement.GetProperty("certificates").EnumerateArray().ToList());
        var fingerprint = found.GetProperty("fingerprint").GetString()!;
        Assert.Equal(ExitCode.Done, await owner.RunAsync("certificate", "view", fingerprint));
        Assert.Contains("CN=searched", owner.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await owner.RunAsync("certificate", "revoke", fingerprint, "--reason", "superseded"));
        Assert.Equal(ExitCode.Refused, await owner.RunAsync("certificate", "revoke", fingerprint));
        Assert.Contains("error: ", owner.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crypto_token_is_closed_and_opened_without_its_code_on_the_command_line()
    {
        Environment.SetEnvironmentVariable("BIRTHMARK_TEST_TOKEN_CODE", "a long activation code 1");
        var owner = hub.Owner("Object Type: Crypto Token\nName: Manual\nType: Software\nAuto Activation: false\nAllow Export: false\nActivation Code: {Environment: BIRTHMARK_TEST_TOKEN_CODE}\nKeys: {signKey: P-256}\n");
        Assert.Equal(ExitCode.Done, await owner.RunAsync("pki", "apply", "-"));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("pki", "deactivate", "Manual"));
        Assert.Equal("Manual inactive\n", owner.Out);
        Assert.Equal(ExitCode.Misused, await owner.RunAsync("pki", "activate", "Manual"));
        Assert.Equal(ExitCode.Refused, await hub.Owner("wrong").RunAsync("pki", "activate", "Manual", "--code-file", "-"));
        Assert.Equal(ExitCode.Done, await hub.Owner("a long activation code 1\n").RunAsync("pki", "activate", "Manual", "--code-file", "-"));
    }
}
