using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Birthmark.Api.Client;

namespace Birthmark.Crash.Tests;

/// <summary>A hub that dies while it sends its log to a second site, and a receiver beside it that lives on.</summary>
public sealed class KilledSenderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-evidence-").FullName;
    private Process? receiver;

    /// <summary>The second acknowledgement is that of the first leaves; the first only says that the site holds none.</summary>
    [Theory]
    [InlineData("before")]
    [InlineData("inside")]
    [InlineData("after")]
    public async Task A_hub_killed_around_the_acknowledgement_of_what_it_sent_loses_and_doubles_nothing(string moment)
    {
        WriteReceiver();
        using (var first = await HubUnderTest.StartAsync(At("data")))
        {
            using var client = Owner(first);
            await File.WriteAllTextAsync(At("hub.pem"), $"{await client.Evidence.LogKeyAsync()}\n{await File.ReadAllTextAsync(At("data/credentials/ca.pem"))}");
        }

        var address = await ReceiveAsync();
        using (var dying = await HubUnderTest.StartAsync(At("data"), crashAt: $"evidence.acknowledge:2:{moment}"))
        {
            using var client = Owner(dying);
            await client.Evidence.AddAsync("oem", new(address, await File.ReadAllTextAsync(At("server.pem"))));
            Assert.True(dying.HasDied, "the hub did not die there");
        }

        long acknowledged;
        using (var last = await HubUnderTest.StartAsync(At("data")))
        {
            using var client = Owner(last);
            var began = TimeProvider.System.GetTimestamp();
            var site = await client.Evidence.SiteAsync("oem");
            while (site.Behind > 0 || site.Acknowledged == 0 || site.Standing != "flowing")
            {
                Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), $"{site}");
                await Task.Delay(50);
                site = await client.Evidence.SiteAsync("oem");
            }

            acknowledged = site.Acknowledged;
        }

        receiver!.Kill();
        await receiver.WaitForExitAsync();
        var log = JsonDocument.Parse(await VerifyAsync()).RootElement.GetProperty("logs")[0];
        Assert.True(log.GetProperty("leaves").GetInt64() >= acknowledged);
        Assert.Equal(log.GetProperty("leaves").GetInt64(), log.GetProperty("verified").GetInt64());
    }

    public void Dispose()
    {
        if (receiver is not null)
        {
            receiver.Kill();
            receiver.WaitForExit();
            receiver.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static BirthmarkClient Owner(HubUnderTest hub, string credential) => new(Credential.Load(credential, hub.Address), TimeProvider.System);

    private BirthmarkClient Owner(HubUnderTest hub) => Owner(hub, At("data/credentials/owner.json"));

    private string At(string name) => Path.Combine(folder, name);

    private void WriteReceiver()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=oem", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        File.WriteAllText(At("server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(At("server.key"), key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(At("server.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task<string> ReceiveAsync()
    {
        receiver = Start(
            "evidence", "receive", "--listen", "127.0.0.1:0", "--store", At("evidence"), "--trust", At("hub.pem"), "--cert", At("server.pem"), "--key", At("server.key"));
        while (await receiver.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Listening on ", StringComparison.Ordinal))
            {
                _ = receiver.StandardError.ReadToEndAsync();
                return line["Listening on ".Length..];
            }
        }

        throw new InvalidOperationException("the receiver did not start");
    }

    private async Task<string> VerifyAsync()
    {
        using var verify = Start("evidence", "verify", "--store", At("evidence"), "--trust", At("hub.pem"), "--json");
        var words = verify.StandardError.ReadToEndAsync();
        var data = await verify.StandardOutput.ReadToEndAsync();
        await verify.WaitForExitAsync();
        Assert.True(verify.ExitCode == 0, await words);
        return data;
    }

    // Built beside this assembly: …/tests/Birthmark.Crash.Tests/bin/Release/net10.0 and …/src/Birthmark.Cli/bin/Release/net10.0.
    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        Path.Combine(AppContext.BaseDirectory.Replace(Path.Combine("tests", "Birthmark.Crash.Tests"), Path.Combine("src", "Birthmark.Cli"), StringComparison.Ordinal), "birthmark"), arguments)
    {
        RedirectStandardError = true, RedirectStandardOutput = true,
    })!;
}
