using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Client;
using Birthmark.Pki.Certificates;
using Birthmark.Server.Access;
using Birthmark.Server.Hosting;
using Birthmark.Server.Tests.Hub;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Server.Tests.FirstStart;

public sealed class FirstStartTests : IDisposable
{
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string folder = TestHub.NewFolder();

    [Fact]
    public async Task The_first_start_makes_an_owner_whose_files_are_for_its_eyes_only_and_work()
    {
        await using var hub = await TestHub.StartAsync(folder);
        Assert.True(hub.Instance.IsFirstStart);
        foreach (var file in new[] { "owner.p12", "owner.password", "owner.crt", "owner.key", "owner.json", "ca.pem" })
        {
            Assert.Equal(OwnerReadsAndWrites, File.GetUnixFileMode(hub.InCredentials(file)));
        }

        Assert.Equal(OwnerReadsAndWrites, File.GetUnixFileMode(Path.Combine(folder, "birthmark.db")));
        Assert.Equal(OwnerReadsAndWrites, File.GetUnixFileMode(Path.Combine(folder, "keys", "hub.key")));
        Assert.Equal(OwnerReadsAndWrites | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        var access = await hub.Owner.AccessAsync();
        Assert.Equal("hub-owner", access.Name);
        Assert.Equal(["owner"], access.Roles);
    }

    [Theory]
    [InlineData("UPDATE audit_log SET leaf_hash = zeroblob(32) WHERE log_index = 1")]
    [InlineData("DELETE FROM audit_log WHERE log_index >= (SELECT MAX(size) - 2 FROM exchange_checkpoint)")]
    [InlineData("UPDATE exchange_checkpoint SET note = replace(CAST(note AS TEXT), char(10) || char(10), char(10) || 'x' || char(10) || char(10))")]
    [InlineData("UPDATE exchange_checkpoint SET note = zeroblob(40)")]
    [InlineData("DELETE FROM exchange_checkpoint")]
    [InlineData("DELETE FROM exchange_checkpoint WHERE size = (SELECT MAX(size) FROM exchange_checkpoint)")]
    public async Task A_log_altered_or_cut_by_hand_while_the_hub_stood_keeps_it_from_starting(string sql)
    {
        await using (var hub = await TestHub.StartAsync(folder))
        {
            await hub.Instance.Services.GetRequiredService<Birthmark.Exchange.Log.CheckpointBook>().EnsureAsync();
        }

        using (var store = Store.OpenSqlite(Path.Combine(folder, "birthmark.db"), [], TimeProvider.System))
        {
            Assert.True(await store.Journal.CommitAsync("hand", tx => tx.Execute(sql)) > 0);
        }

        var refused = await Assert.ThrowsAsync<HubStartException>(() => TestHub.StartAsync(folder));
        Assert.Contains("by hand", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_PKCS12_opens_with_its_password_alone_and_holds_the_same_credential()
    {
        await using var hub = await TestHub.StartAsync(folder);
        var password = (await File.ReadAllTextAsync(hub.InCredentials("owner.password"))).Trim();
        Assert.True(password.Length >= 20);
        using var own = X509CertificateLoader.LoadPkcs12FromFile(hub.InCredentials("owner.p12"), password);
        using var pem = hub.OwnerCertificate;
        Assert.Equal(pem.Thumbprint, own.Thumbprint);
        Assert.True(own.HasPrivateKey);
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => X509CertificateLoader.LoadPkcs12FromFile(hub.InCredentials("owner.p12"), "changeit"));
    }

    [Fact]
    public async Task A_second_start_says_nothing_secret_and_reuses_everything()
    {
        string root;
        string owner;
        string server;
        await using (var first = await TestHub.StartAsync(folder))
        {
            Assert.Contains(first.Said, l => l.Contains("owner.p12", StringComparison.Ordinal));
            Assert.DoesNotContain(first.Said, l => l.Contains(File.ReadAllText(first.InCredentials("owner.password")).Trim(), StringComparison.Ordinal));
            (root, owner, server) = (await File.ReadAllTextAsync(first.InCredentials("ca.pem")), first.OwnerCertificate.Thumbprint, await ServerCertificateAsync(first));
        }

        await using var second = await TestHub.StartAsync(folder);
        Assert.False(second.Instance.IsFirstStart);
        Assert.Equal(2, second.Said.Count);
        Assert.Matches("^Console at https://localhost:[0-9]+/console$", second.Said[0]);
        Assert.StartsWith("Listening on https://127.0.0.1:", second.Said[1], StringComparison.Ordinal);
        Assert.Equal(root, await File.ReadAllTextAsync(second.InCredentials("ca.pem")));
        Assert.Equal(owner, second.OwnerCertificate.Thumbprint);
        Assert.Equal(server, await ServerCertificateAsync(second));
        Assert.Equal("hub-owner", (await second.Owner.AccessAsync()).Name);
    }

    [Theory]
    [InlineData("pki.apply")]
    [InlineData("hub.identify")]
    [InlineData("certificate.issue")]
    [InlineData("owner.create")]
    public async Task A_first_start_that_was_interrupted_is_completed_by_the_next(string act)
    {
        // The commit of this act fails as if the disk had gone; what came before it is kept.
        await Assert.ThrowsAnyAsync<Exception>(() => TestHub.StartAsync(
            folder, alter: s => s.Decorate<IJournal>((_, inner) => new FailingJournal(inner, act))));

        await using var hub = await TestHub.StartAsync(folder);
        Assert.True(hub.Instance.IsFirstStart);
        Assert.Equal("hub-owner", (await hub.Owner.AccessAsync()).Name);
        var book = hub.Instance.Services.GetRequiredService<CredentialBook>();
        Assert.Single(book.List());
        var register = hub.Instance.Services.GetRequiredService<CertificateRegister>();
        var inForce = (await register.FindByUsernameAsync("hub/hub-owner")).Where(e => e.Status == CertificateStatus.Active).ToList();
        Assert.Single(inForce);
        Assert.Equal(book.List()[0].SerialNumber, inForce[0].SerialNumber);
    }

    [Fact]
    public async Task Two_hubs_do_not_share_a_data_folder()
    {
        await using var first = await TestHub.StartAsync(folder);
        var refusal = await Assert.ThrowsAsync<StorageUnavailableException>(() => TestHub.StartAsync(folder));
        Assert.Contains("stop the other hub", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_by_name_and_exit_code()
    {
        await using var first = await TestHub.StartAsync(folder);
        var said = new List<string>();
        var other = TestHub.NewFolder();
        var options = new ServeOptions { DataFolder = other, Listen = first.Instance.Address.Authority, LogFormat = "none", Announce = said.Add };
        Assert.Equal(1, await BirthmarkServer.RunAsync(options));
        Assert.Contains(said, l => l.StartsWith("error: listen '", StringComparison.Ordinal));
        Directory.Delete(Path.GetDirectoryName(other)!, recursive: true);
    }

    [Fact]
    public async Task A_hub_that_is_told_to_stop_stops_in_order_and_says_0()
    {
        using var stop = new CancellationTokenSource();
        var said = new List<string>();
        var options = new ServeOptions
        {
            DataFolder = folder,
            Listen = "127.0.0.1:0",
            LogFormat = "none",
            Announce = line =>
            {
                said.Add(line);
                if (line.StartsWith("Listening", StringComparison.Ordinal))
                {
                    stop.Cancel();
                }
            },
        };
        Assert.Equal(0, await BirthmarkServer.RunAsync(options, stop.Token));
        Assert.StartsWith("First start", said[0], StringComparison.Ordinal);
        Assert.Equal(1, await BirthmarkServer.RunAsync(new ServeOptions { DataFolder = folder, Listen = "nowhere", Announce = said.Add }));
        Assert.StartsWith("error: listen 'nowhere'", said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hubs_certificate_is_renewed_when_a_third_of_its_life_is_left_and_kept_before()
    {
        var time = new SteerableTime();
        await using var hub = await TestHub.StartAsync(folder, time);
        var book = hub.Instance.Services.GetRequiredService<Birthmark.Server.Tls.TlsIdentityBook>();
        var identity = hub.Instance.Services.GetRequiredService<Birthmark.Server.Tls.TlsIdentity>();
        var before = await ServerCertificateAsync(hub);
        var life = identity.NotAfter - identity.NotBefore;
        time.Advance(life * 0.6);
        await book.EnsureAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, await ServerCertificateAsync(hub));
        time.Advance(life * 0.1);
        await book.EnsureAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(before, await ServerCertificateAsync(hub));
    }

    [Fact]
    public async Task A_hub_without_an_owner_in_force_makes_a_new_one_at_its_next_start()
    {
        var time = new SteerableTime();
        string before;
        await using (var hub = await TestHub.StartAsync(folder, time))
        {
            before = hub.OwnerCertificate.Thumbprint;
            time.Advance(hub.OwnerCertificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime + TimeSpan.FromMinutes(1));
        }

        await using var again = await TestHub.StartAsync(folder, time);
        Assert.True(again.Instance.IsFirstStart);
        Assert.NotEqual(before, again.OwnerCertificate.Thumbprint);
        using var owner = again.OwnerCertificate;
        var judge = again.Instance.Services.GetRequiredService<ClientCertificateJudge>();
        Assert.Equal(HubRoles.Owner, (await judge.JudgeAsync(owner)).Caller?.Roles);
    }

    [Fact]
    public async Task A_new_host_name_makes_a_new_certificate_that_carries_it()
    {
        await using (await TestHub.StartAsync(folder))
        {
        }

        await using var hub = await TestHub.StartAsync(folder, options: new ServeOptions { HostNames = ["hub.factory.example", "192.0.2.7"] });
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromHexString(await ServerCertificateAsync(hub)));
        Assert.True(certificate.MatchesHostname("hub.factory.example"));
        Assert.True(certificate.MatchesHostname("192.0.2.7"));
        Assert.True(certificate.MatchesHostname("localhost"));
    }

    public void Dispose()
    {
        if (Directory.Exists(Path.GetDirectoryName(folder)))
        {
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        }
    }

    private static async Task<string> ServerCertificateAsync(TestHub hub)
    {
        var seen = "";
        using var http = new HttpClient(new HttpClientHandler
        {
            // Only which certificate is shown is asked here; that it is trusted, the clients of all other tests show.
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) =>
            {
                seen = Convert.ToHexString(certificate!.RawData);
                return true;
            },
        });
        using var response = await http.GetAsync(new Uri(hub.Instance.Address, "/health/live"));
        Assert.True(response.IsSuccessStatusCode);
        return seen;
    }
}
