using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Tests.Sessions;

/// <summary>What goes to the owner alone, from the project to the opened report.</summary>
public sealed class OwnerSecretSessions(RunningHub hub) : IClassFixture<RunningHub>
{
    [Fact]
    public async Task The_owner_opens_its_secrets_from_the_report_without_the_hub_and_another_key_does_not()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = DateTimeOffset.FromUnixTimeSeconds(1_767_225_600);
        using var certificate = new CertificateRequest("CN=Owner", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, from.AddYears(9));
        File.WriteAllText(hub.PathOf("owner.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(hub.PathOf("other.key"), other.ExportPkcs8PrivateKeyPem());
        var owner = hub.Owner($$$"""
            project: locks
            owner_certificate: {{{JsonSerializer.Serialize(certificate.ExportCertificatePem())}}}
            device_types: [{name: lock}]
            device_profiles:
              - name: door
                recipe:
                  - {step: code, uses: random, with: {length: 16}}
                outputs:
                  Code: {value: "${code}", format: hex}
                report_secrets:
                  Passcode: {value: "${code}", format: hex}
            """);
        Assert.Equal(ExitCode.Done, await owner.RunAsync("project", "apply", "-"));
        var station = await hub.EnrolledAsync("locksmith", "station", "operator");
        Assert.Equal(ExitCode.Done, await station.RunAsync("batch", "open", "locks", "--profile", "door", "--device-type", "lock", "--quantity", "1", "--json"));
        var batch = JsonDocument.Parse(station.Out).RootElement.GetProperty("BatchUID").GetString()!;
        Assert.Equal(ExitCode.Done, await station.RunAsync("device", "create", batch, "L-1", "--json"));
        var uid = JsonDocument.Parse(station.Out).RootElement.GetProperty("devices")[0].GetProperty("DeviceUID").GetString()!;
        Assert.Equal(ExitCode.Done, await station.RunAsync("device", "provision", uid));
        var code = JsonDocument.Parse(station.Out).RootElement.GetProperty("Code").GetString();
        Assert.Equal(ExitCode.Done, await station.RunAsync("device", "report", uid, "ok"));
        Assert.Equal(ExitCode.Done, await station.RunAsync("batch", "release", batch));
        var (report, secrets, trust) = (hub.PathOf("report.p7m"), hub.PathOf("secrets.ndjson"), Path.Combine(hub.PathOf("locksmith"), "ca.pem"));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("batch", "report", batch, "--out", report));

        Assert.SkipUnless(File.Exists("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"), "The package fonts-dejavu-core is not installed.");
        var (page, fetched) = (hub.PathOf("page.pdf"), hub.PathOf("fetched.pdf"));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("report", "pdf", report, "--trust", trust, "--out", page));
        Assert.Equal("%PDF-"u8, File.ReadAllBytes(page).AsSpan(0, 5));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("batch", "report", batch, "--out", hub.PathOf("again.p7m"), "--pdf", fetched));
        Assert.True(File.Exists(fetched));
        File.WriteAllBytes(hub.PathOf("cut.p7m"), File.ReadAllBytes(report)[..^1]);
        Assert.Equal(ExitCode.Refused, await owner.RunAsync("report", "pdf", hub.PathOf("cut.p7m"), "--trust", trust, "--out", hub.PathOf("none.pdf")));
        Assert.False(File.Exists(hub.PathOf("none.pdf")));

        Assert.Equal(ExitCode.Refused, await owner.RunAsync("report", "open", report, "--key", hub.PathOf("other.key"), "--trust", trust, "--out", secrets));
        Assert.False(File.Exists(secrets));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("report", "open", report, "--key", hub.PathOf("owner.key"), "--trust", trust, "--out", secrets));
        var opened = JsonDocument.Parse(File.ReadAllText(secrets)).RootElement;
        Assert.Equal((uid, "L-1", code), (opened.GetProperty("DeviceUID").GetString(), opened.GetProperty("Serial").GetString(), opened.GetProperty("Values").GetProperty("Passcode").GetString()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secrets));
    }
}
