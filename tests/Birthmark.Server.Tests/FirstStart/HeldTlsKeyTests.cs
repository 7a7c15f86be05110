using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Identity;
using Birthmark.Keys;
using Birthmark.Keys.Tests.Tpm;
using Birthmark.Server.Tests.Hub;
using Birthmark.Server.Tls;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Server.Tests.FirstStart;

/// <summary>A hub whose TLS key its TPM holds.</summary>
public sealed class HeldTlsKeyTests : IDisposable
{
    private readonly SwTpm tpm = new();
    private readonly string folder = TestHub.NewFolder();
    private readonly SteerableTime time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Parent => Path.GetDirectoryName(folder)!;

    [Fact]
    public async Task The_first_start_makes_the_TLS_key_in_the_TPM_and_a_later_one_serves_with_the_same_certificate()
    {
        byte[] served;
        await using (var hub = await StartAsync())
        {
            served = await ServedAsync(hub);
            using var certificate = X509CertificateLoader.LoadCertificate(served);
            var key = (await hub.Instance.Services.GetRequiredService<HubToken>().TlsKeyAsync(isMaking: false, Cancellation))!;
            Assert.Equal("tpm:token=HubToken;object=tlsKey", key.Uri.ToString());
            Assert.Equal(key.PublicKey.ToArray(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
            Assert.Contains("tlsKey in tpm;", await WordsAsync(hub), StringComparison.Ordinal);
        }

        Assert.Equal([("server", 0L)], await KeptAsync());
        using (var certificate = X509CertificateLoader.LoadCertificate(served))
        {
            // RFC 5915 §3: a private key would carry its public half in a field of tag 1.
            byte[] field = [0xA1, 0x44, 0x03, 0x42, 0x00, .. certificate.PublicKey.EncodedKeyValue.RawData];
            Assert.Equal(70, field.Length);
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                Assert.Equal(-1, (await File.ReadAllBytesAsync(path, Cancellation)).AsSpan().IndexOf(field));
            }
        }

        await using var again = await StartAsync();
        Assert.Equal(served, await ServedAsync(again));
    }

    [Fact]
    public async Task Handshakes_fail_with_a_line_in_the_log_while_the_TPM_is_away_and_go_again_once_it_is_back()
    {
        await using var hub = await StartAsync();
        var served = await ServedAsync(hub);

        tpm.Stop();
        await Assert.ThrowsAsync<HttpRequestException>(() => ServedAsync(hub));
        Assert.Contains(hub.Log.Lines, l => l.Contains("TLS handshakes fail, because the key of the hub's certificate does not sign: The TPM", StringComparison.Ordinal));
        tpm.Restart();

        Assert.Equal(served, await ServedAsync(hub));
        Assert.Contains(hub.Log.Lines, l => l.Contains("TLS handshakes go again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_put_to_sleep_does_not_lock_its_owner_out()
    {
        byte[] served;
        await using (var hub = await StartAsync())
        {
            served = await ServedAsync(hub);
            await SleepAsync(hub);
            await Assert.ThrowsAsync<HttpRequestException>(() => ServedAsync(hub));

            await LookAsync(hub);

            Assert.NotEqual(served, await ServedAsync(hub));
            Assert.Contains("tlsKey in software, sealed under the hub key, as a stand-in until the crypto token 'HubToken' is active", await WordsAsync(hub), StringComparison.Ordinal);
        }

        await using var again = await StartAsync();
        Assert.Equal(served, await ServedAsync(again));
    }

    [Fact]
    public async Task A_hub_that_began_with_a_TLS_key_in_software_keeps_it_until_its_certificate_is_renewed()
    {
        byte[] software;
        await using (var hub = await StartAsync())
        {
            await SleepAsync(hub);
            await LookAsync(hub);
            software = await ServedAsync(hub);
            await MakeOldAsync(hub);
        }

        await using var again = await StartAsync();
        Assert.Equal(software, await ServedAsync(again));
        await LookAsync(again);
        Assert.Equal(software, await ServedAsync(again));
        Assert.Contains("tlsKey in software, sealed under the hub key;", await WordsAsync(again), StringComparison.Ordinal);

        var identity = again.Instance.Services.GetRequiredService<TlsIdentity>();
        time.Advance((identity.NotAfter - identity.NotBefore) * 0.7);
        await LookAsync(again);

        Assert.NotEqual(software, await ServedAsync(again));
        Assert.Equal(TlsKeyPlace.Device, identity.KeyPlace);
    }

    public void Dispose()
    {
        tpm.Dispose();
        Directory.Delete(Parent, recursive: true);
    }

    private Task<TestHub> StartAsync()
    {
        var configuration = Path.Combine(Parent, "hub.yaml");
        File.WriteAllText(configuration, $"tpm: \"{tpm.Text}\"\n");
        return TestHub.StartAsync(folder, time, options: new() { ConfigurationFile = configuration });
    }

    /// <summary>What the job does.</summary>
    private static async Task LookAsync(TestHub hub)
    {
        var book = hub.Instance.Services.GetRequiredService<TlsIdentityBook>();
        if (await book.IsAmissAsync(Cancellation))
        {
            await book.EnsureAsync(Cancellation);
        }
    }

    private static async Task SleepAsync(TestHub hub)
    {
        var store = hub.Instance.Services.GetServices<IKeyStore>().Single(s => s.Scheme == "tpm");
        await (await store.FindTokenAsync(HubToken.Name, Cancellation))!.DeactivateAsync(Cancellation);
    }

    /// <summary>The row as versions before this one left it.</summary>
    private static async Task MakeOldAsync(TestHub hub)
    {
        var services = hub.Instance.Services;
        var rows = await services.GetRequiredService<IReader>().QueryAsync("SELECT sealed_key FROM tls_identity WHERE name = 'server-stand-in'", r => r.GetFieldValue<byte[]>(0));
        var sealer = services.GetRequiredService<ISealer>();
        using var key = sealer.Open(Assert.Single(rows), "tls-identity/server-stand-in"u8);
        var old = sealer.Seal(key.Span, "tls-identity/server"u8);
        await services.GetRequiredService<IJournal>().CommitAsync("test", tx =>
            tx.Execute("DELETE FROM tls_identity WHERE name = 'server'") + tx.Execute("UPDATE tls_identity SET name = 'server', sealed_key = $1 WHERE name = 'server-stand-in'", old));
    }

    private async Task<IReadOnlyList<(string Name, long Length)>> KeptAsync()
    {
        using var store = Store.OpenSqlite(Path.Combine(folder, "birthmark.db"), [], TimeProvider.System);
        return await store.Reader.QueryAsync("SELECT name, LENGTH(sealed_key) FROM tls_identity ORDER BY name", r => (r.GetString(0), r.GetInt64(1)));
    }

    private static async Task<string> WordsAsync(TestHub hub) => (await hub.Owner.ReadinessAsync()).Checks.Single(c => c.Name == "enrolment").Text;

    private static async Task<byte[]> ServedAsync(TestHub hub)
    {
        byte[] seen = [];
        using var http = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) =>
            {
                seen = certificate!.RawData;
                return true;
            },
        });
        using var response = await http.GetAsync(new Uri(hub.Instance.Address, "/health/live"), Cancellation);
        Assert.True(response.IsSuccessStatusCode);
        return seen;
    }
}
