using System.Net;
using Birthmark.Api.Certificates;
using Birthmark.Api.Devices;
using Birthmark.Api.Pki;
using Birthmark.Api.Stations;
using Birthmark.Server.Tests.Hub;
using Birthmark.Server.Tests.Line;

namespace Birthmark.Server.Tests.Pki;

/// <summary>Revocations that others must approve, over REST.</summary>
public sealed class FourEyesTests : IAsyncLifetime
{
    private TestHub hub = null!;
    private TestLine line = null!;

    public async ValueTask InitializeAsync()
    {
        hub = await TestHub.StartAsync();
        line = await TestLine.OpenAsync(hub);
        await line.WantFourEyesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await line.DisposeAsync();
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task A_wish_answers_202_waits_for_another_owner_and_is_on_record_throughout()
    {
        var fingerprint = await MakeAsync("SN-1", "OK");
        using var owner = hub.Connect(hub.OwnerCertificate);
        using var answer = await owner.PostAsync($"/api/v1/certificates/{fingerprint}/revoke", """{"reason":"key-compromise"}""", "application/json");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var request = Assert.Single((await hub.Owner.Certificates.RequestsAsync(all: false, new())).Requests);
        Assert.Equal(("waiting", "hub-owner", 1, "key-compromise"), (request.State, request.AskedBy, request.Needed, request.Reason));
        Assert.Equal((request.Id, "active"), ((await hub.Owner.Certificates.GetAsync(fingerprint)).RevocationRequest!.Id, (await hub.Owner.Certificates.GetAsync(fingerprint)).Status));

        var approve = $"/api/v1/revocations/{request.Id}/approve";
        await TestClient.RefusedAsync(owner.PostAsync(approve, "", "application/json"), 403, "own-request");
        using var auditor = hub.Connect(await hub.EnrolAsync("ada", "auditor"));
        await TestClient.RefusedAsync(auditor.PostAsync(approve, "", "application/json"), 403, "not-authorised");
        using var second = hub.Connect(await hub.EnrolAsync("oscar", "owner"));
        using var approved = await second.PostAsync(approve, "", "application/json");
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        Assert.Equal("revoked", (await hub.Owner.Certificates.GetAsync(fingerprint)).Status);
        Assert.Equal(("carried-out", "oscar"), ((await hub.Owner.Certificates.RequestAsync(request.Id)).State, (await hub.Owner.Certificates.RequestAsync(request.Id)).EndedBy));
        await TestClient.RefusedAsync(second.PostAsync(approve, "", "application/json"), 409, "wrong-state");
        await TestClient.RefusedAsync(second.PostAsync("/api/v1/revocations/99/approve", "", "application/json"), 404, "unknown-request");
        Assert.Equal("hub-owner", Assert.Single(await hub.RecordsAsync("revocation.ask")).Actor);
        Assert.Equal("oscar", Assert.Single(await hub.RecordsAsync("revocation.approve")).Actor);
    }

    [Fact]
    public async Task Whoever_asked_may_take_the_wish_back()
    {
        var fingerprint = await MakeAsync("SN-1", "OK");
        var waiting = (await hub.Owner.Certificates.RevokeAsync(fingerprint, new() { Reason = "superseded" })).RevocationRequest!;
        var rejected = await hub.Owner.Certificates.RejectAsync(waiting.Id, new() { Why = "wrong device" });
        Assert.Equal(("rejected", "wrong device"), (rejected.State, rejected.Why));
        Assert.Empty((await hub.Owner.Certificates.RequestsAsync(all: false, new())).Requests);
        Assert.Single((await hub.Owner.Certificates.RequestsAsync(all: true, new())).Requests);
    }

    [Fact]
    public async Task The_certificate_of_a_KO_device_is_revoked_at_release_without_anybodys_approval()
    {
        var project = TestLine.Project.Replace("    recipe:", "    revoke_deny_list: true\n    recipe:", StringComparison.Ordinal);
        await hub.Owner.Projects.ApplyAsync(new() { File = "project.yaml", Text = project }, dryRun: false);
        var batch = (await hub.Owner.Batches.OpenAsync(new() { Name = "denied", Profile = "matter-dac", DeviceType = "light-bulb", Quantity = 1 })).BatchUid;
        var fingerprint = await MakeAsync("SN-1", "KO", batch);
        var waiting = (await hub.Owner.Certificates.RevokeAsync(fingerprint, new())).RevocationRequest!;
        await hub.Owner.Batches.ReleaseAsync(batch);
        var deadline = TimeProvider.System.GetTimestamp();
        while ((await hub.Owner.Certificates.GetAsync(fingerprint)).Status != "revoked" && TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(30))
        {
            await Task.Yield();
        }

        Assert.Equal("revoked", (await hub.Owner.Certificates.GetAsync(fingerprint)).Status);
        Assert.Equal("overtaken", (await hub.Owner.Certificates.RequestAsync(waiting.Id)).State);
    }

    [Fact]
    public async Task The_credential_of_a_station_ends_without_approval()
    {
        var client = (await hub.Owner.Pki.ExportAsync()).Split("---\n").Single(part => part.Contains("Object Type: Certificate Profile\nName: Hub Client\n", StringComparison.Ordinal));
        await hub.Owner.Pki.ApplyAsync(new PkiFiles([new PkiFile("client.yaml", client + "Approvals to Revoke: 1\n")]), dryRun: false);
        using var station = await hub.EnrolAsync("bench-9", "station");
        await hub.Owner.Stations.RevokeAsync("bench-9");
        var certificate = (await hub.Owner.Certificates.SearchAsync(new() { SerialNumber = station.SerialNumber }, new())).Certificates[0];
        Assert.Equal("revoked", certificate.Status);
        Assert.Empty((await hub.Owner.Certificates.RequestsAsync(all: true, new())).Requests);
    }

    private async Task<string> MakeAsync(string serial, string status, string? batch = null)
    {
        var uid = (await line.Station.Devices.CreateAsync(batch ?? line.BatchUid, serial)).DeviceUid!;
        await line.Station.Devices.ProvisionAsync(uid);
        await line.Station.Devices.ReportAsync(uid, new StatusRequest { Status = status });
        return (await hub.Owner.Certificates.SearchAsync(new() { Text = uid }, new())).Certificates[0].Fingerprint;
    }
}
