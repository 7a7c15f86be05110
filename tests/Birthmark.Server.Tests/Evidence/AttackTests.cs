using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Problems;
using Birthmark.Exchange;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Verification;
using Birthmark.Server.Tests.Hub;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Server.Tests.Evidence;

// Inside: a namespace beside this one has the same name.
using Line = Birthmark.Server.Tests.Production.Line;

/// <summary>Attacks on a running hub and its database; docs/security/attacks.md names each.</summary>
public sealed class AttackTests : IAsyncLifetime
{
    private readonly Line line = new();

    [Theory]
    [InlineData("UPDATE production_batch SET quantity = quantity + 1 WHERE name = 'edited'", ReportFault.Record)]
    [InlineData("UPDATE production_batch SET created = created + 1 WHERE name = 'edited'", ReportFault.Balance)]
    [InlineData("UPDATE production_batch SET ok = ok + 1, ko = ko - 1 WHERE name = 'edited'", ReportFault.Balance)]
    [InlineData("UPDATE production_batch SET name = 'forged' WHERE name = 'edited'", ReportFault.Record)]
    [InlineData("DELETE FROM production_device WHERE serial = 'E-1'", ReportFault.Balance)]
    [InlineData("UPDATE production_device SET serial = 'E-9' WHERE serial = 'E-1'", ReportFault.Record)]
    [InlineData("UPDATE production_device SET station = 'bench-2' WHERE serial = 'E-1'", ReportFault.Record)]
    [InlineData("UPDATE production_device SET certificates = (SELECT certificates FROM production_device WHERE serial = 'E-2') WHERE serial = 'E-1'", ReportFault.Duplicate)]
    [InlineData("UPDATE production_device SET state = 7 - state WHERE serial IN ('E-1', 'E-2')", ReportFault.Record)]
    public async Task Ticket_counts_and_device_rows_edited_by_hand_show_in_the_report(string sql, ReportFault fault)
    {
        var batch = await line.OpenAsync("edited", 4);
        foreach (var (serial, status) in new[] { ("E-1", "OK"), ("E-2", "KO"), ("E-3", "OK") })
        {
            var device = await line.CreateAsync(batch, serial);
            await Line.JsonAsync(line.ProvisionAsync(device));
            await Line.JsonAsync(Line.ReportAsync(line.Bench, device, status, status == "KO" ? "read-back differs" : null));
        }

        await line.Hub.Owner.Batches.ReleaseAsync(batch);
        await VerifyAsync(batch);
        Assert.True(await HandAsync(sql) > 0);
        var wrong = await Assert.ThrowsAsync<ReportWrongException>(() => VerifyAsync(batch));
        Assert.True(fault == wrong.Fault, $"{wrong.Fault}: {wrong.Message}");
    }

    [Fact]
    public async Task A_ticket_count_set_back_by_hand_gives_no_ticket_twice()
    {
        var batch = await line.OpenAsync("set back", 2);
        await line.CreateAsync(batch, "T-1");
        await line.CreateAsync(batch, "T-2");
        Assert.Equal(1, await HandAsync("UPDATE production_batch SET created = 0 WHERE name = 'set back'"));
        using var refused = await line.Bench.PostAsync($"/api/v1/batches/{batch}/devices", """{"serial":"T-3"}""");
        Assert.False(refused.IsSuccessStatusCode);
        Assert.Equal(2, await CountAsync("SELECT COUNT(*) FROM production_device"));
    }

    [Fact]
    public async Task A_log_found_altered_while_the_hub_runs_stops_every_act_and_reads_go_on()
    {
        var batch = await line.OpenAsync("stopped", 5);
        var device = await line.CreateAsync(batch, "R-1");
        await line.Hub.Instance.Services.GetRequiredService<Birthmark.Exchange.Log.CheckpointBook>().EnsureAsync();
        await line.CreateAsync(batch, "R-2");
        await HandAsync("UPDATE audit_log SET leaf_hash = zeroblob(32) WHERE log_index = 1");
        var certificates = await CountAsync("SELECT COUNT(*) FROM pki_certificate");
        await UntilAsync(async () => (await ReadyAsync()).Status == 503);

        Assert.Contains("by hand", (await ReadyAsync()).Text, StringComparison.Ordinal);
        await TestClient.RefusedAsync(line.Bench.PostAsync($"/api/v1/batches/{batch}/devices", """{"serial":"R-3"}"""), 503, ProblemCodes.StorageUnavailable);
        await TestClient.RefusedAsync(line.ProvisionAsync(device), 503, ProblemCodes.StorageUnavailable);
        await TestClient.RefusedAsync(Line.ReportAsync(line.Bench, device, "OK"), 503, ProblemCodes.StorageUnavailable);
        await TestClient.RefusedAsync(line.Owner.PostAsync($"/api/v1/batches/{batch}/release", ""), 503, ProblemCodes.StorageUnavailable);
        await TestClient.RefusedAsync(line.Bench.GetAsync("/api/v1/audit"), 403, ProblemCodes.NotAuthorised);
        Assert.Equal(certificates, await CountAsync("SELECT COUNT(*) FROM pki_certificate"));
        Assert.Equal(3, (await line.Hub.Owner.Batches.GetAsync(batch)).Balance.Left);
        Assert.NotEmpty((await line.Hub.Owner.AuditAsync(0, 10)).Entries);
    }

    [Fact]
    public async Task A_clock_set_back_is_told_and_opens_no_batch_until_the_owner_accepts_it()
    {
        line.Hub.Time.Advance(TimeSpan.FromHours(2));
        var batch = await line.OpenAsync("before", 5);
        line.Hub.Time.Advance(-TimeSpan.FromHours(1));
        Assert.Equal(503, (await ReadyAsync()).Status);
        Assert.Contains("behind", (await ReadyAsync()).Text, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<BirthmarkProblemException>(() => line.OpenAsync("after", 5));
        Assert.Equal(ProblemCodes.ClockSetBack, refused.Problem.Code);

        // What is open goes on, and the log tells from when on its times are earlier ones.
        await line.CreateAsync(batch, "C-1");
        Assert.Single(await line.Hub.RecordsAsync(AuditClock.SetBack));
        await line.Hub.Owner.AcceptClockAsync();
        Assert.Equal(200, (await ReadyAsync()).Status);
        await line.OpenAsync("after", 5);
        Assert.Equal("hub-owner", Assert.Single(await line.Hub.RecordsAsync(AuditClock.Accept)).Actor);
        await TestClient.RefusedAsync(line.Bench.PostAsync("/api/v1/clock/accept", ""), 403, ProblemCodes.NotAuthorised);
    }

    [Fact]
    public async Task A_revoked_operator_is_refused_with_its_next_request_on_the_connection_it_holds()
    {
        using var certificate = await line.Hub.EnrolAsync("olga", "operator");
        using var client = line.Hub.Connect(certificate);
        var batch = await line.OpenAsync("olga's", 5);
        using (var good = await client.PostAsync($"/api/v1/batches/{batch}/pause", ""))
        {
            Assert.True(good.IsSuccessStatusCode);
        }

        await line.Hub.Owner.Stations.RevokeAsync("olga");
        await TestClient.RefusedAsync(client.PostAsync($"/api/v1/batches/{batch}/resume", ""), 401, ProblemCodes.CertificateRevoked);
        Assert.Equal(1, client.Connections);
        Assert.Equal("paused", (await line.Hub.Owner.Batches.GetAsync(batch)).State);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(10_000)]
    [InlineData(60_000)]
    public async Task An_overlong_serial_is_refused_and_costs_no_ticket(int length)
    {
        var batch = await line.OpenAsync("overlong", 2);
        var problem = await TestClient.RefusedAsync(
            line.Bench.PostAsync($"/api/v1/batches/{batch}/devices", $$"""{"serial":"{{new string('A', length)}}"}"""), 422, ProblemCodes.InvalidSerial);
        Assert.True(problem.Detail!.Length < 400, "The refusal repeats the serial.");
        Assert.Equal(2, (await line.Hub.Owner.Batches.GetAsync(batch)).Balance.Left);
    }

    public ValueTask InitializeAsync() => line.InitializeAsync();

    public ValueTask DisposeAsync() => line.DisposeAsync();

    private async Task VerifyAsync(string batch)
    {
        using var report = new MemoryStream();
        await line.Hub.Owner.Batches.ReportAsync(batch, null, report);
        report.Position = 0;
        var root = X509CertificateLoader.LoadCertificate(line.Hub.Instance.Services.GetRequiredService<ReportIdentity>().Root.Span);
        await ReportVerifier.VerifyAsync(report, new() { Trust = [root], Batch = batch });
    }

    /// <summary>As somebody does who has the file: beside every rule of the hub.</summary>
    private Task<int> HandAsync(string sql) => line.Hub.Instance.Services.GetRequiredService<Store>().Journal.CommitAsync("hand", tx => tx.Execute(sql));

    private async Task<long> CountAsync(string sql) => (await line.Hub.Instance.Services.GetRequiredService<IReader>().QueryAsync(sql, r => r.GetInt64(0)))[0];

    private async Task<(int Status, string Text)> ReadyAsync()
    {
        using var response = await line.Owner.GetAsync("/health/ready");
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await isSo())
        {
            await Task.Delay(50, deadline.Token);
        }
    }
}
