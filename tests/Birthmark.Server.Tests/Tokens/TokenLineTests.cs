using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Client;
using Birthmark.Api.Problems;
using Birthmark.Api.Projects;
using Birthmark.Keys.Tests.Pkcs11;
using Birthmark.Keys.Tests.Tpm;

namespace Birthmark.Server.Tests.Tokens;

/// <summary>A line whose authority's keys are in hardware.</summary>
[Collection(Pkcs11Suite.Name)]
public sealed class TokenLineTests : IAsyncDisposable
{
    private const string Keys = "Keys: {signKeyPAA: P-256, signKeyPAI: P-256, encryptKey: RSA-2048, testKey: P-256}";

    private readonly TokenLine line = new();

    [Fact]
    public async Task A_token_that_is_taken_away_under_work_refuses_with_a_reason_and_issues_again_by_itself_once_back()
    {
        var batch = await BeginAsync();
        await MadeAsync(await line.CreateAsync(batch, "A"));
        var waiting = await line.CreateAsync(batch, "B");

        line.Hsm.TakeAway();
        var (status, problem) = await line.ProvisionAsync(waiting);
        var broken = await line.HsmAsync();
        line.Hsm.PutBack();
        await RecoverAsync(waiting);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(ProblemCodes.CryptoTokenOffline, problem.GetProperty("code").GetString());
        Assert.Contains("CA 'Matter PAI' cannot sign", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.False(broken.Good);
        Assert.Equal("0 of 1 PKCS#11 modules answer", broken.Text);
        Assert.True((await line.HsmAsync()).Good);
        await NothingIsHalfMadeAsync(batch, devices: 2);
    }

    [Fact]
    public async Task A_key_host_that_is_killed_leaves_the_hub_running_and_issues_again_by_itself()
    {
        var batch = await BeginAsync();
        await MadeAsync(await line.CreateAsync(batch, "A"));
        var waiting = await line.CreateAsync(batch, "B");

        using (var process = Process.GetProcessById(Assert.Single(TokenLine.KeyHosts())))
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        await RecoverAsync(waiting);

        Assert.True((await line.HsmAsync()).Good);
        await NothingIsHalfMadeAsync(batch, devices: 2);
    }

    [Fact]
    public async Task A_line_runs_on_an_authority_whose_keys_are_in_a_TPM()
    {
        using var tpm = new SwTpm();
        await line.StartAsync($"tpm: \"{tpm.Text}\"\n");
        await line.FoundAsync($"Object Type: Crypto Token\nName: {TokenLine.Token}\nType: TPM\nAuto Activation: true\n{Keys}");
        await line.StaffAsync();

        await MadeAsync(await line.CreateAsync(await line.OpenAsync("lighting", "dac", "bulb"), "A"));

        var token = (await line.Hub.Owner.Pki.CryptoTokensAsync()).CryptoTokens.Single(t => t.Name == TokenLine.Token);
        Assert.Equal(("tpm", false), (token.Store, token.DevelopmentGrade));
        await line.StopAsync();
    }

    [Fact]
    public async Task A_token_without_keys_is_shown_with_its_own_store()
    {
        await line.StartAsync();
        line.Hsm.AddToken("Empty");

        await line.Hub.Owner.Pki.ApplyAsync(new([new("empty.yaml", TokenLine.Declaration("Empty", "Keys: {}"))]), dryRun: false);

        var token = (await line.Hub.Owner.Pki.CryptoTokensAsync()).CryptoTokens.Single(t => t.Name == "Empty");
        Assert.Equal(("pkcs11", false), (token.Store, token.DevelopmentGrade));
    }

    [Fact]
    public async Task A_hub_counts_against_roll_back_and_draws_randomness_with_its_token()
    {
        line.Hsm.AddToken("Hub");

        await line.StartAsync("hub_token: \"pkcs11:token=Hub?pin-source=file:PIN\"\n");

        var checks = (await line.Hub.Owner.ReadinessAsync()).Checks;
        Assert.Contains("PKCS#11 token Hub: passes its health tests", checks.Single(c => c.Name == "random").Text, StringComparison.Ordinal);
        Assert.Contains("database and counter in PKCS#11 token Hub agree", checks.Single(c => c.Name == "rollback").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_keys_are_derived_from_a_master_key_that_stays_in_the_token()
    {
        await line.StartAsync();
        line.Hsm.AddToken("Kms");
        var token = TokenLine.Declaration("Kms", "Secret Keys: {\"fleet:hmac\": HMAC-256, \"fleet:aes\": AES-256, \"other:hmac\": HMAC-256}");
        await line.Hub.Owner.Pki.ApplyAsync(new([new("kms.yaml", token)]), dryRun: false);
        await line.StaffAsync();

        Assert.Contains("does not belong to this project", await RefusedAsync(Project("other:hmac", "fleet:aes", "sp800-108-hmac-sha256")), StringComparison.Ordinal);
        Assert.Contains("has no secret key 'fleet:none'", await RefusedAsync(Project("fleet:none", "fleet:aes", "sp800-108-hmac-sha256")), StringComparison.Ordinal);
        Assert.Contains("stays in its token", await RefusedAsync(Project("fleet:hmac", "fleet:aes", "hkdf-sha256")), StringComparison.Ordinal);
        await ApplyAsync(Project("fleet:hmac", "fleet:aes", "sp800-108-hmac-sha256"));
        var batch = await line.OpenAsync("fleet", "keys", "node");
        var one = (await line.ProvisionAsync(await line.CreateAsync(batch, "N1"))).Body;
        var two = (await line.ProvisionAsync(await line.CreateAsync(batch, "N2"))).Body;

        var made = new[] { one, two }.SelectMany(d => new[] { d.GetProperty("A").GetString()!, d.GetProperty("B").GetString()! }).ToList();
        Assert.Equal(4, made.Distinct().Count());
        Assert.All(made, k => Assert.Equal(64, k.Length));
        Assert.Equal(made[0], one.GetProperty("AGAIN").GetString());

        // AES key wrap, in the token too: eight octets more than the key, and nothing of it in them.
        Assert.Equal(80, one.GetProperty("C").GetString()!.Length);
        Assert.DoesNotContain(made[0][..16], one.GetProperty("C").GetString(), StringComparison.Ordinal);
        Assert.Contains("under a new name", await RefusedAsync(Project("fleet:aes", "fleet:aes", "sp800-108-aes-cmac")), StringComparison.Ordinal);
        Assert.Equal(3, (await line.Hub.RecordsAsync("key.generate")).Count(r => r.Subject.StartsWith("pkcs11:token=Kms", StringComparison.Ordinal)));
    }

    public ValueTask DisposeAsync() => line.DisposeAsync();

    private static string Project(string hmac, string aes, string algorithm) => $$$"""
        project: fleet
        master_keys:
          main: {key: "pkcs11:token=Kms;object={{{Uri.EscapeDataString(hmac)}}}"}
          side: {key: "pkcs11:token=Kms;object={{{Uri.EscapeDataString(aes)}}}"}
        device_types: [{name: node}]
        device_profiles:
          - name: keys
            recipe:
              - {step: a, uses: derived-key, with: {master_key: main, algorithm: {{{algorithm}}}, label: app, context: "${device.serial}"}}
              - {step: again, uses: derived-key, with: {master_key: main, algorithm: {{{algorithm}}}, label: app, context: "${device.serial}"}}
              - {step: b, uses: derived-key, with: {master_key: side, algorithm: sp800-108-aes-cmac, label: app, context: "${device.serial}"}}
              - {step: c, uses: transport-wrap, with: {value: "${a}", transport_key: side, algorithm: aes-kw}}
            outputs: {A: {value: "${a}", format: hex}, AGAIN: {value: "${again}", format: hex}, B: {value: "${b}", format: hex}, C: {value: "${c}", format: hex}}
        """;

    private Task ApplyAsync(string text) => line.Hub.Owner.Projects.ApplyAsync(new ProjectApplication { File = "project.yaml", Text = text }, dryRun: false);

    private async Task<string> RefusedAsync(string text)
    {
        var problem = (await Assert.ThrowsAsync<BirthmarkProblemException>(() => ApplyAsync(text))).Problem;
        return System.Text.Json.JsonSerializer.Serialize(problem).Replace("\\u0027", "'", StringComparison.Ordinal);
    }

    private async Task<string> BeginAsync()
    {
        await line.StartAsync();
        line.Hsm.AddToken(TokenLine.Token);
        await line.FoundAsync(TokenLine.Declaration(TokenLine.Token, Keys));
        await line.StaffAsync();
        return await line.OpenAsync("lighting", "dac", "bulb");
    }

    private async Task MadeAsync(string device)
    {
        var (status, body) = await line.ProvisionAsync(device);
        Assert.True(status == HttpStatusCode.OK, body.GetRawText());
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(body.GetProperty("DevCert").GetString()!));
        Assert.Contains("CN=Matter Test PAI", certificate.Issuer, StringComparison.Ordinal);
    }

    /// <summary>Until then every call is refused with the reason, and nothing else happens. The deadline only ends a test that would hang.</summary>
    private async Task RecoverAsync(string device)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var (status, body) = await line.ProvisionAsync(device);
            if (status == HttpStatusCode.OK)
            {
                return;
            }

            Assert.Equal((HttpStatusCode.ServiceUnavailable, ProblemCodes.CryptoTokenOffline), (status, body.GetProperty("code").GetString()));
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(60), body.GetRawText());
            await Task.Delay(10);
        }
    }

    /// <summary>One certificate for each device that was made, and no ticket more.</summary>
    private async Task NothingIsHalfMadeAsync(string batch, int devices)
    {
        Assert.Equal(100 - devices, (await line.Hub.Owner.Batches.GetAsync(batch)).Balance.Left);
        var issued = (await line.Hub.RecordsAsync("certificate.issue")).Where(r => r.Facts.Values.Any(v => v.Contains("Matter DAC", StringComparison.Ordinal))).ToList();
        Assert.Equal(devices, issued.Count);
    }
}
