using System.Net;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Exchange;
using Birthmark.Api.Pki;
using Birthmark.Api.Problems;
using Birthmark.Api.Projects;
using Birthmark.Exchange.Log;
using Birthmark.Exchange.Orders;
using Birthmark.Exchange.Pairing;
using Birthmark.Keys.Tests.Tpm;
using Birthmark.Server.Tests.Hub;
using FactoryLine = Birthmark.Server.Tests.Production.Line;

namespace Birthmark.Server.Tests.Rollback;

/// <summary>Yesterday's database against a TPM that knows of today.</summary>
public sealed class RollbackTests : IAsyncDisposable
{
    private readonly SwTpm tpm = new();
    private readonly string folder = TestHub.NewFolder();
    private readonly OemIdentity oem = OemIdentity.Make("Lamp Works", DateTimeOffset.UtcNow.AddDays(-1));
    private TestHub? running;
    private TestClient bench = null!;
    private X509Certificate2? certificate;
    private int made;

    private TestHub Hub => running!;

    [Fact]
    public async Task A_restored_database_gives_no_tickets_until_its_owner_signs_that_it_may_go_on()
    {
        await BeginAsync();
        var batch = await OpenAsync();
        await MakeAsync(batch, 3);
        await StopAsync();
        CopyAll(folder, folder + ".yesterday");
        await StartAsync();
        await MakeAsync(batch, 40);
        await StopAsync();

        CopyAll(folder + ".yesterday", folder);
        await StartAsync();

        // It says so, and how much is in doubt.
        var health = await ReadinessAsync();
        Assert.Equal("not-ready", health.Status);
        var check = health.Checks.Single(c => c.Name == "rollback");
        Assert.False(check.Good);
        Assert.Contains("the database is older than this hub", check.Text, StringComparison.Ordinal);
        Assert.Matches("at most [0-9]+ tickets were used that this database does not know", check.Text);
        // Reading goes on, making does not.
        Assert.Equal(3997, (await Hub.Owner.Batches.GetAsync(batch)).Balance.Left);
        Assert.Equal(ProblemCodes.RolledBack, await RefusedAsync(batch));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await EnrolAsync("ra-1"));

        // No order but the right one.
        var counter = CounterIn(check.Text);
        using var stranger = OemIdentity.Make("Lamp Works", DateTimeOffset.UtcNow.AddDays(-1));
        Assert.Equal(ProblemCodes.ForeignSigner, await ResumeRefusedAsync(stranger, counter));
        Assert.Equal(ProblemCodes.RolledBack, await ResumeRefusedAsync(oem, counter - 1));
        Assert.Equal(ProblemCodes.RolledBack, await RefusedAsync(batch));

        Assert.Equal("resume", (await ResumeAsync(oem, counter)).Kind);
        await MakeAsync(batch, 2);
        Assert.Equal(HttpStatusCode.Created, await EnrolAsync("ra-1"));
        Assert.Equal("ready", (await ReadinessAsync()).Status);
        Assert.Equal(ProblemCodes.RolledBack, await ResumeRefusedAsync(oem, counter + 1000));
        await StopAsync();
    }

    [Fact]
    public async Task An_orderly_stop_leaves_nothing_in_doubt_and_the_tickets_of_a_block_are_used_on()
    {
        await BeginAsync();
        var batch = await OpenAsync();
        await MakeAsync(batch, 3);
        await StopAsync();
        await StartAsync();
        await MakeAsync(batch, 3);

        Assert.Equal(256, (await OrderAsync()).Taken);
        Assert.DoesNotContain("unconfirmed", await WordsAsync(), StringComparison.Ordinal);
        await StopAsync();
    }

    [Fact]
    public async Task What_a_power_cut_leaves_of_a_block_is_unconfirmed_until_the_owner_clears_it()
    {
        await BeginAsync();
        var batch = await OpenAsync();
        await MakeAsync(batch, 6);
        // What the disk and the TPM hold while the hub runs is what a power cut leaves of them.
        tpm.Stop();
        CopyAll(folder, folder + ".cut");
        tpm.Save();
        tpm.Restart();
        await StopAsync();
        tpm.Stop();
        tpm.PutBack();
        tpm.Restart();
        CopyAll(folder + ".cut", folder);
        await StartAsync();

        var words = await WordsAsync();
        Assert.Contains("250 tickets are unconfirmed", words, StringComparison.Ordinal);
        Assert.Equal("ready", (await ReadinessAsync()).Status);
        Assert.Equal(256, (await OrderAsync()).Taken);
        await MakeAsync(batch, 1);
        Assert.Equal(512, (await OrderAsync()).Taken);

        await ResumeAsync(oem, CounterIn(words), clear: true);

        Assert.Equal(262, (await OrderAsync()).Taken);
        Assert.DoesNotContain("unconfirmed", await WordsAsync(), StringComparison.Ordinal);
        await ResumeAsync(oem, CounterIn(words), clear: true);
        Assert.Equal(262, (await OrderAsync()).Taken);
        await StopAsync();
    }

    [Fact]
    public async Task Checkpoints_and_blocks_carry_the_counter()
    {
        await BeginAsync();
        var batch = await OpenAsync();
        await MakeAsync(batch, 1);

        var draw = Assert.Single(await Hub.RecordsAsync("order.draw"));
        Assert.True(long.Parse(draw.Facts["counter"], System.Globalization.CultureInfo.InvariantCulture) > 0);
        using var client = Hub.Connect(Hub.OwnerCertificate);
        using var answer = await client.GetAsync("/log/checkpoint");
        Assert.True(SignedCheckpoint.TryRead(await answer.Content.ReadAsByteArrayAsync(), out var checkpoint, out var why), why);
        Assert.True(checkpoint.Checkpoint.Counter > 0);
        await StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        oem.Dispose();
        certificate?.Dispose();
        if (running is not null)
        {
            await running.DisposeAsync();
        }

        tpm.Dispose();
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    private static long CounterIn(string words) =>
        long.Parse(words.Split("--counter ")[1].Split(' ', ')')[0], System.Globalization.CultureInfo.InvariantCulture);

    private async Task BeginAsync()
    {
        await StartAsync();
        var pki = await File.ReadAllTextAsync(Path.Combine(DocumentInRepository.Root, "samples", "matter", "pki.yaml"));
        await Hub.Owner.Pki.ApplyAsync(new PkiFiles([new PkiFile("pki.yaml", pki)]), dryRun: false);
        await Hub.Owner.Projects.ApplyAsync(new ProjectApplication { File = "project.yaml", Text = FactoryLine.Project }, dryRun: false);
        await Hub.Owner.Exchange.PairAsync("lamp-works", new PairRequest { Certificate = oem.Certificate.Pem, Projects = ["lighting"] });
        certificate = await Hub.EnrolAsync("bench-1", "station");
        bench = Hub.Connect(certificate);
        await SendAsync(oem, new OrderMessage
        {
            Format = OrderMessage.OrderFormat,
            Number = "4711",
            Sequence = 1,
            Hub = (await Hub.Owner.Exchange.IdentityAsync()).KeyHash,
            Project = "lighting",
            Profile = "dac",
            Quantity = 5000,
            NotBefore = Hub.Time.GetUtcNow().AddMinutes(-5),
            NotAfter = Hub.Time.GetUtcNow().AddDays(30),
        });
    }

    private async Task StartAsync()
    {
        var settings = Path.Combine(Path.GetDirectoryName(folder)!, "hub.yaml");
        await File.WriteAllTextAsync(settings, $"tpm: \"{tpm.Text}\"\n");
        running = await TestHub.StartAsync(folder, options: new ServeOptions { ConfigurationFile = settings });
        if (certificate is not null)
        {
            bench = Hub.Connect(certificate);
        }
    }

    private async Task StopAsync()
    {
        bench.Dispose();
        await Hub.DisposeAsync();
        running = null;
    }

    private async Task<string> OpenAsync() => (await Hub.Owner.Batches.OpenAsync(
        new() { Name = "run", Profile = "dac", DeviceType = "bulb", Quantity = 4000, HeadCount = 1, Project = "lighting", Stations = [] })).BatchUid;

    private async Task MakeAsync(string batch, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await FactoryLine.JsonAsync(bench.PostAsync($"/api/v1/batches/{batch}/devices", $$"""{"serial":"S{{made++}}"}"""), HttpStatusCode.Created);
        }
    }

    private async Task<string> RefusedAsync(string batch) =>
        (await FactoryLine.JsonAsync(bench.PostAsync($"/api/v1/batches/{batch}/devices", $$"""{"serial":"R{{made++}}"}"""), HttpStatusCode.ServiceUnavailable)).GetProperty("code").GetString()!;

    private async Task<string> ResumeRefusedAsync(OemIdentity signer, long counter) =>
        (await Assert.ThrowsAsync<BirthmarkProblemException>(() => ResumeAsync(signer, counter))).Problem.Code;

    private async Task<ImportedOrder> ResumeAsync(OemIdentity signer, long counter, bool clear = false) => await SendAsync(signer, new OrderMessage
    {
        Format = OrderMessage.ResumeFormat,
        Sequence = 2,
        Hub = (await Hub.Owner.Exchange.IdentityAsync()).KeyHash,
        Counter = counter,
        Clear = clear,
    });

    private async Task<ImportedOrder> SendAsync(OemIdentity signer, OrderMessage message)
    {
        var path = Path.Combine(Path.GetDirectoryName(folder)!, "message.p7m");
        await using (var file = File.Create(path))
        {
            await OrderSealer.SignAsync(signer, message, DateTimeOffset.UtcNow, file);
        }

        return await Hub.Owner.Exchange.ImportOrderAsync(path);
    }

    private async Task<OrderView> OrderAsync() => Assert.Single((await Hub.Owner.Exchange.OrdersAsync()).Orders);

    /// <summary>What a registration authority gets that asks this PKI by EJBCA's REST API.</summary>
    private async Task<HttpStatusCode> EnrolAsync(string username)
    {
        using var key = TestCertificates.NewKey();
        using var client = Hub.Connect(Hub.OwnerCertificate);
        var csr = new CertificateRequest($"CN=DAC {username},1.3.6.1.4.1.37244.2.1=FFF1,1.3.6.1.4.1.37244.2.2=8000", key, System.Security.Cryptography.HashAlgorithmName.SHA256).CreateSigningRequestPem();
        using var answer = await client.PostAsync("/ejbca/ejbca-rest-api/v1/certificate/pkcs10enroll", System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["certificate_request"] = csr, ["certificate_profile_name"] = "Matter DAC", ["end_entity_profile_name"] = "Matter DAC",
            ["certificate_authority_name"] = "Matter PAI", ["username"] = username, ["password"] = "not used again", ["include_chain"] = false,
        }));
        return answer.StatusCode;
    }

    private Task<Api.Health.HealthView> ReadinessAsync() => Hub.Owner.ReadinessAsync();

    private async Task<string> WordsAsync() => (await ReadinessAsync()).Checks.Single(c => c.Name == "rollback").Text;

    private static void CopyAll(string from, string to)
    {
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        Directory.CreateDirectory(to);
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(p => !p.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (var sub in Directory.EnumerateDirectories(to, "*", SearchOption.AllDirectories))
            {
                File.SetUnixFileMode(sub, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }
}
