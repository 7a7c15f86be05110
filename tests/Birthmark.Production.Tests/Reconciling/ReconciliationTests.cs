using Birthmark.Pki;
using Birthmark.Pki.Certificates;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Production.Orders;
using Birthmark.Production.Reconciling;
using Birthmark.Production.Tests.Floor;
using Birthmark.Storage;

namespace Birthmark.Production.Tests.Reconciling;

public sealed class ReconciliationTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    private Reconciliation Reconciliation => hub.Get<Reconciliation>();

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    [Fact]
    public async Task Where_everything_agrees_nothing_is_found()
    {
        var (batch, device) = await MadeAsync();
        await hub.ReportAsync(device, "OK");
        var end = await CompareAsync(batch);
        Assert.Equal((1, 0, 0), (end.Devices, end.Found, end.Open));
        Assert.Empty(end.Unanswered);
        Assert.Equal(hub.Clock.GetUtcNow(), (await hub.Batches.FindAsync(batch.Uid)).ReconciledAt);
        Assert.Empty((await Reconciliation.ListAsync(null, null, null, 10)).Findings);
    }

    [Fact]
    public async Task A_device_never_reported_is_found_once_and_ends_KO_by_its_remedy()
    {
        var (batch, device) = await MadeAsync();
        hub.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(0, (await CompareAsync(batch)).Found);
        hub.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((1, 1), Counts(await CompareAsync(batch)));
        Assert.Equal((0, 1), Counts(await CompareAsync(batch)));

        var finding = await OnlyAsync(FindingCode.DeviceUnreported);
        Assert.Equal((device, batch.Uid), (finding.Device, finding.Batch));
        Assert.Contains("provisioned since 2026-01-05", finding.Value, StringComparison.Ordinal);
        Assert.Equal(1, (await hub.Batches.FindAsync(batch.Uid)).Findings);
        Assert.Equal(1, await Reconciliation.CountOpenAsync());

        var closed = await Reconciliation.RemedyAsync(finding.Id, "olga");
        Assert.Equal((FindingState.Remedied, "olga"), (closed.State, closed.ClosedBy));
        var ko = await hub.Devices.FindAsync(device);
        Assert.Equal((DeviceState.Ko, $"never reported (finding {finding.Id})"), (ko.State, ko.Reason));
        Assert.Equal(1, (await hub.Batches.FindAsync(batch.Uid)).Balance.Scrapped);
        Assert.Empty(await hub.Reader.QueryAsync("SELECT device_id FROM production_device_secret", r => r.GetInt64(0)));
        Assert.Equal(closed, await Reconciliation.RemedyAsync(finding.Id, "another"));
        Assert.Equal(1, (await hub.Batches.FindAsync(batch.Uid)).Balance.Scrapped);
        Assert.Equal((0, 0), Counts(await CompareAsync(batch)));
        Assert.Equal(0, await Reconciliation.CountOpenAsync());
    }

    [Fact]
    public async Task A_finding_that_settles_itself_is_gone_and_its_remedy_does_nothing()
    {
        var (batch, device) = await MadeAsync();
        var late = (await hub.CreateAsync(batch, "late")).Uid;
        hub.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(2, (await CompareAsync(batch)).Found);
        await hub.ReportAsync(device, "OK");
        var end = await CompareAsync(batch);
        Assert.Equal((0, 1, 1), (end.Found, end.Gone, end.Open));

        await hub.ReportAsync(late, "KO", "dropped");
        var finding = await OnlyAsync(FindingCode.DeviceUnreported);
        Assert.Equal(FindingState.Gone, (await Reconciliation.RemedyAsync(finding.Id, "olga")).State);
        Assert.Equal("dropped", (await hub.Devices.FindAsync(late)).Reason);
        Assert.Equal([FindingState.Gone, FindingState.Gone], (await Reconciliation.ListAsync(batch.Uid, null, null, 10)).Findings.Select(f => f.State));
    }

    [Fact]
    public async Task Tickets_of_an_order_that_ended_are_found_and_given_back()
    {
        var orders = hub.Get<OrderRegister>();
        var project = (await hub.ApplyAsync(Samples.Plain)).Project;
        await orders.PinAsync(project, "acme", "owner");
        await orders.AcceptAsync(
            new()
            {
                Oem = "acme", Number = "4711", Sequence = 5, Project = project, Profile = "plain", Quantity = 500,
                NotBefore = hub.Clock.GetUtcNow().AddDays(-1), NotAfter = hub.Clock.GetUtcNow().AddHours(2),
            },
            null, "olga");
        var batch = await hub.OpenAsync(300);
        await hub.CreateAsync(batch, "one");
        Assert.Equal(0, (await CompareAsync(batch)).Found);
        hub.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(1, (await CompareAsync(batch)).Found);

        var finding = await OnlyAsync(FindingCode.LeaseRanOut);
        Assert.Contains("255 tickets of order '4711' of 'acme', which ended 2026-01-05 10:00:00Z", finding.Value, StringComparison.Ordinal);
        Assert.Equal(FindingState.Remedied, (await Reconciliation.RemedyAsync(finding.Id, "olga")).State);
        Assert.Equal(1, (await orders.ListAsync(null, null, 10)).Orders[0].Order.Taken);
        await Hub.RefusedAsync(ProductionRefusal.OrderStopped, () => hub.CreateAsync(batch, "two"));
        Assert.Equal((0, 0), Counts(await CompareAsync(batch)));
    }

    [Fact]
    public async Task A_certificate_that_its_authority_has_lost_is_counted_as_revoked()
    {
        var (batch, device) = await MadeAsync();
        await hub.ReportAsync(device, "OK");
        await hub.Get<IJournal>().CommitAsync("test.lose", tx => tx.Execute("DELETE FROM pki_certificate WHERE username = $1", $"{device}-dac"));
        Assert.Equal((1, 1), Counts(await CompareAsync(batch)));
        var finding = await OnlyAsync(FindingCode.CertificateUnknownToPki);
        var own = Assert.Single((await hub.Devices.FindAsync(device)).Certificates);
        Assert.Equal(new FoundCertificateName("dac", own.Issuer, own.SerialNumber, own.Sha256), finding.Certificate);

        Assert.Equal(FindingState.Remedied, (await Reconciliation.RemedyAsync(finding.Id, "olga")).State);
        Assert.True(Assert.Single((await hub.Devices.FindAsync(device)).Certificates).IsRevoked);
        Assert.Equal((0, 0), Counts(await CompareAsync(batch)));
    }

    [Fact]
    public async Task A_certificate_that_the_hub_believes_revoked_is_revoked_at_its_authority_too()
    {
        var (batch, device) = await MadeAsync();
        await hub.ReportAsync(device, "KO");
        await hub.Batches.ReleaseAsync(batch.Uid, "operator");
        Assert.Equal(1, await hub.LooseEnds.TieUpAsync());
        Assert.Equal(0, (await CompareAsync(batch)).Found);

        // The authority's database comes back from before the revocation.
        await hub.Get<IJournal>().CommitAsync("test.restore", tx => tx.Execute("UPDATE pki_certificate SET status = 20, reason = -1, revoked_at = NULL WHERE username = $1", $"{device}-dac"));
        Assert.Equal(CertificateStatus.Active, Assert.Single(await hub.IssuedToAsync(device)).Status);
        Assert.Equal(1, (await CompareAsync(batch)).Found);
        var finding = await OnlyAsync(FindingCode.CertificateActiveAtPki);
        hub.Line.IsCut = true;
        await Assert.ThrowsAsync<PkiRefusedException>(() => Reconciliation.RemedyAsync(finding.Id, "olga"));
        Assert.Equal(FindingState.Open, (await Reconciliation.FindAsync(finding.Id)).State);
        hub.Line.IsCut = false;
        Assert.Equal(FindingState.Remedied, (await Reconciliation.RemedyAsync(finding.Id, "olga")).State);
        Assert.Equal(RevocationReason.CessationOfOperation, Assert.Single(await hub.IssuedToAsync(device)).RevocationReason);
        Assert.Equal((0, 0), Counts(await CompareAsync(batch)));
    }

    [Fact]
    public async Task A_device_whose_answer_was_lost_is_no_finding_while_its_intent_is_open()
    {
        var batch = await hub.OpenMatterAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        hub.Line.LoseAnswer();
        await Hub.RefusedAsync(ProductionRefusal.AuthorityUnavailable, () => hub.ProvisionAsync(device.Uid));
        Assert.Single(await hub.IssuedToAsync(device.Uid));
        Assert.Equal(0, (await CompareAsync(batch)).Found);
        await hub.ReportAsync(device.Uid, "KO");
        Assert.Equal(0, (await CompareAsync(batch)).Found);
        Assert.Equal(1, await hub.LooseEnds.TieUpAsync());
        Assert.Equal(0, (await CompareAsync(batch)).Found);
    }

    [Fact]
    public async Task A_device_made_while_its_batch_is_compared_is_no_finding()
    {
        var batch = await hub.OpenMatterAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        hub.Line.SearchGate = new();
        var comparing = CompareAsync(batch);
        await hub.Line.Searching.Task;
        await hub.ProvisionAsync(device.Uid);
        await hub.ReportAsync(device.Uid, "OK");
        hub.Line.SearchGate.SetResult();
        Assert.Equal((0, 0), Counts(await comparing));
        Assert.Single(await hub.IssuedToAsync(device.Uid));
    }

    [Fact]
    public async Task A_device_in_the_hands_of_a_call_is_no_finding_however_old()
    {
        var batch = await hub.OpenMatterAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        hub.Clock.Advance(TimeSpan.FromDays(3));
        hub.Line.Gate = new();
        var provisioning = hub.ProvisionAsync(device.Uid);
        await hub.Line.Waiting.Task;
        Assert.Equal(0, (await CompareAsync(batch)).Found);
        hub.Line.Gate.SetResult();
        await provisioning;
        Assert.Equal(0, (await CompareAsync(batch)).Found);
    }

    [Fact]
    public async Task An_authority_that_does_not_answer_is_named_and_what_was_found_before_stays()
    {
        var (batch, device) = await MadeAsync();
        await hub.ReportAsync(device, "OK");
        await hub.Get<CertificateRegister>().RevokeAsync(RevocationOf(Assert.Single(await hub.IssuedToAsync(device))));
        Assert.Equal(1, (await CompareAsync(batch)).Found);
        hub.Line.IsCut = true;
        hub.Clock.Advance(TimeSpan.FromHours(1));
        var end = await CompareAsync(batch);
        Assert.Contains("step 'dac'", Assert.Single(end.Unanswered), StringComparison.Ordinal);
        Assert.Equal((0, 0, 1), (end.Found, end.Gone, end.Open));
        Assert.NotEqual(hub.Clock.GetUtcNow(), (await hub.Batches.FindAsync(batch.Uid)).ReconciledAt);
    }

    [Fact]
    public async Task Batches_closed_long_ago_are_compared_only_when_every_one_is_asked_for()
    {
        var (batch, device) = await MadeAsync();
        await hub.ReportAsync(device, "OK");
        await hub.Batches.ReleaseAsync(batch.Uid, "operator");
        Assert.Equal(1, (await CompareManyAsync(isEvery: false)).Devices);
        hub.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(0, (await CompareManyAsync(isEvery: false)).Devices);
        Assert.Equal(1, (await CompareManyAsync(isEvery: true)).Devices);
    }

    [Fact]
    public async Task Twenty_thousand_devices_are_walked_and_their_findings_listed_in_pieces()
    {
        const int Count = 20_000;
        var (batch, device) = await MadeAsync();
        await hub.ReportAsync(device, "OK");

        // The rows of devices that the line made; their certificates were issued elsewhere, so the authority knows none of them.
        await hub.Get<IJournal>().CommitAsync("test.fill", tx => tx.Execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= $2)
            INSERT INTO production_device (id, tail, batch_id, ticket, project_id, serial, station, state, certificates, created_at, provisioned_at, reported_at)
            SELECT d.id + n.i, d.tail, d.batch_id, n.i, d.project_id, 'S' || n.i, d.station, 3, d.certificates, d.created_at, d.provisioned_at, d.reported_at
            FROM n, production_device d WHERE d.batch_id = $1
            """,
            batch.Uid.Order, Count));
        var steps = await Reconciliation.CompareAsync(batch.Uid, "hub").ToListAsync();
        Assert.Equal((Count / 500) + 1, steps.Count);
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(pair.Second.Devices - pair.First.Devices <= 500));
        Assert.Equal((Count + 1, Count), (steps[^1].Devices, steps[^1].Open));

        var listed = new List<long>();
        for (string? cursor = null, next = ""; next is not null; cursor = next)
        {
            var page = await Reconciliation.ListAsync(batch.Uid, FindingState.Open, cursor, 1000);
            Assert.True(page.Findings.Count <= 1000);
            listed.AddRange(page.Findings.Select(f => f.Id));
            next = page.Cursor;
        }

        Assert.Equal(Count, listed.Distinct().Count());
        Assert.Equal((0, Count), Counts((await Reconciliation.CompareAsync(batch.Uid, "hub").ToListAsync())[^1]));
    }

    private async Task<(Batch Batch, DeviceUid Device)> MadeAsync()
    {
        var batch = await hub.OpenMatterAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        await hub.ProvisionAsync(device.Uid);
        return (batch, device.Uid);
    }

    private async Task<Comparison> CompareAsync(Batch batch) => (await Reconciliation.CompareAsync(batch.Uid, "olga").ToListAsync())[^1];

    private async Task<Comparison> CompareManyAsync(bool isEvery) => (await Reconciliation.CompareManyAsync("hub", isEvery).ToListAsync())[^1];

    private async Task<Finding> OnlyAsync(FindingCode code)
    {
        var finding = Assert.Single((await Reconciliation.ListAsync(null, FindingState.Open, null, 10)).Findings);
        Assert.Equal(code, finding.Code);
        return finding;
    }

    private static (long Found, long Open) Counts(Comparison end) => (end.Found, end.Open);

    private static RevocationOrder RevocationOf(CertificateEntry entry) =>
        new(entry.IssuerDn, entry.SerialNumber, RevocationReason.KeyCompromise, null, null, "owner");
}
