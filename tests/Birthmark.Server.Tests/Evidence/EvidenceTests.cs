using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Birthmark.Api.Batches;
using Birthmark.Api.Json;
using Birthmark.Api.Problems;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Log;
using Birthmark.Exchange.Verification;
using Birthmark.Server.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Server.Tests.Evidence;

// Inside: a namespace beside this one has the same name.
using Line = Birthmark.Server.Tests.Production.Line;

public sealed class EvidenceTests(Line line) : IClassFixture<Line>
{
    [Fact]
    public async Task The_report_of_a_released_batch_is_verified_from_the_file_alone()
    {
        var batch = await line.OpenAsync("evidence", 5);
        foreach (var (serial, status) in new[] { ("E-1", "OK"), ("E-2", "KO"), ("E-3", "OK") })
        {
            var device = await line.CreateAsync(batch, serial);
            await Line.JsonAsync(line.ProvisionAsync(device));
            await Line.JsonAsync(Line.ReportAsync(line.Bench, device, status, status == "KO" ? "read-back differs" : null));
        }

        await line.CreateAsync(batch, "E-4");
        await TestClient.RefusedAsync(line.Owner.GetAsync($"/api/v1/batches/{batch}/report"), 409, ProblemCodes.WrongState);
        await line.Hub.Owner.Batches.ReleaseAsync(batch);
        using var report = new MemoryStream();
        await line.Hub.Owner.Batches.ReportAsync(batch, null, report);
        report.Position = 0;
        var verdict = await ReportVerifier.VerifyAsync(report, Expectation());
        Assert.Equal((batch, "evidence", "released"), (verdict.Batch, verdict.Name, verdict.State));
        Assert.Equal(new(5, 2, 1, 1, 1), verdict.Balance);
        Assert.SkipUnless(File.Exists("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"), "The package fonts-dejavu-core is not installed.");
        using var page = await line.Owner.SendAsync(new(HttpMethod.Post, "/api/v1/reports/page") { Content = new ByteArrayContent(report.ToArray()) });
        Assert.Equal("application/pdf", page.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("%PDF-", Encoding.Latin1.GetString(await page.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
        await TestClient.RefusedAsync(
            line.Owner.SendAsync(new(HttpMethod.Post, "/api/v1/reports/page") { Content = new ByteArrayContent(report.ToArray()[..^1]) }), 422, ProblemCodes.InvalidSeal);
        await TestClient.RefusedAsync(line.Bench.SendAsync(new(HttpMethod.Post, "/api/v1/reports/page") { Content = new ByteArrayContent(report.ToArray()) }), 403, ProblemCodes.NotAuthorised);
    }

    [Fact]
    public async Task The_lists_of_a_released_batch_come_in_the_forms_that_clouds_take()
    {
        var batch = await line.OpenAsync("clouds", 3);
        foreach (var (serial, status) in new[] { ("C-1", "OK"), ("=2+5", "OK"), ("C-3", "KO") })
        {
            var device = await line.CreateAsync(batch, serial);
            await Line.JsonAsync(line.ProvisionAsync(device));
            await Line.JsonAsync(Line.ReportAsync(line.Bench, device, status, status == "KO" ? "@bad" : null));
        }

        await TestClient.RefusedAsync(line.Owner.GetAsync($"/api/v1/batches/{batch}/allow-list?form=csv"), 409, ProblemCodes.WrongState);
        await line.Hub.Owner.Batches.ReleaseAsync(batch);
        var csv = (await TextAsync($"/api/v1/batches/{batch}/allow-list?form=csv")).Split("\r\n");
        Assert.Equal(4, csv.Length);
        Assert.Contains(",C-1,allow,OK,,bench-1,", csv[1], StringComparison.Ordinal);
        Assert.Contains(",'=2+5,allow,OK,", csv[2], StringComparison.Ordinal);
        Assert.Contains("CN=Matter DAC 0000000", csv[1], StringComparison.Ordinal);
        Assert.Contains(",C-3,deny,KO,'@bad,bench-1,", await TextAsync($"/api/v1/batches/{batch}/deny-list?form=csv"), StringComparison.Ordinal);
        var things = (await TextAsync($"/api/v1/batches/{batch}/allow-list?form=aws-iot")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["C-1", "=2_5"], things.Select(t => JsonDocument.Parse(t).RootElement.GetProperty("SerialNumber").GetString()));
        var enrolments = JsonDocument.Parse(await TextAsync($"/api/v1/batches/{batch}/deny-list?form=azure-dps")).RootElement.GetProperty("enrollments");
        Assert.Equal("disabled", enrolments[0].GetProperty("provisioningStatus").GetString());
        Assert.Equal(2, (await TextAsync($"/api/v1/batches/{batch}/allow-list?form=ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await TestClient.RefusedAsync(line.Owner.GetAsync($"/api/v1/batches/{batch}/allow-list?form=xml"), 422, ProblemCodes.InvalidParameter);
        await TestClient.RefusedAsync(line.Bench.GetAsync($"/api/v1/batches/{batch}/allow-list?form=csv"), 403, ProblemCodes.NotAuthorised);
    }

    [Fact]
    public async Task A_device_whose_certificate_is_revoked_after_the_release_moves_to_the_deny_list_and_the_change_is_told()
    {
        var batch = await line.OpenAsync("withdrawn", 3);
        foreach (var serial in new[] { "W-1", "W-2" })
        {
            var device = await line.CreateAsync(batch, serial);
            await Line.JsonAsync(line.ProvisionAsync(device));
            await Line.JsonAsync(Line.ReportAsync(line.Bench, device, "OK"));
        }

        await line.Hub.Owner.Batches.ReleaseAsync(batch);
        var (mark, all) = await ChangesAsync(null);
        Assert.Contains(all, l => l.Change is { Kind: "closed" } c && c.BatchUid == batch);
        Assert.Equal(2, all.Count(l => l is { List: "allow", Device.Serial: "W-1" or "W-2" }));
        Assert.Equal(all[^1].End!.Devices, all.Count(l => l.Device is not null));

        var first = (await TextAsync($"/api/v1/batches/{batch}/allow-list?form=csv")).Split("\r\n")[1].Split(',')[0];
        var certificate = (await Line.JsonAsync(line.Owner.GetAsync($"/api/v1/certificates?username={first}-dac"))).GetProperty("certificates")[0].GetProperty("fingerprint").GetString();
        await Line.JsonAsync(line.Owner.PostAsync($"/api/v1/certificates/{certificate}/revoke", """{"reason":"key-compromise"}"""));

        var (next, changes) = await ChangesAsync(mark);
        Assert.NotEqual(mark, next);
        Assert.Equal(mark, $"{changes[0].Head!.Since}:{changes[0].Head!.SinceDigest}");
        var change = Assert.Single(changes, l => l.Change?.BatchUid == batch).Change!;
        Assert.Equal(("withdrawn", first), (change.Kind, change.DeviceUid));
        var moved = Assert.Single(changes, l => l.Number == change.Number);
        Assert.Equal(("deny", "W-1", "certificate revoked: KeyCompromise"), (moved.List, moved.Device!.Serial, moved.Device.Reason));
        Assert.True(moved.Device.Certificates[0].Revoked);
        Assert.Equal(["W-2"], (await line.Hub.Owner.Batches.AllowListAsync(batch).ToListAsync()).Select(d => d.Serial));
        Assert.Equal(["W-1"], (await line.Hub.Owner.Batches.DenyListAsync(batch).ToListAsync()).Select(d => d.Serial));
        Assert.Equal("W-1", (await Line.JsonAsync(line.Owner.GetAsync($"/api/v1/batches/{batch}/deny-list"))).GetProperty("devices")[0].GetProperty("serial").GetString());
        var parts = mark.Split(':');
        var azure = JsonDocument.Parse((await TextAsync($"/api/v1/projects/lighting/lists?since={parts[0]}&digest={parts[1]}&form=azure-dps&batch={batch}")).Split('\n')[0]).RootElement;
        Assert.Equal(("update", "disabled"), (azure.GetProperty("mode").GetString(), azure.GetProperty("enrollments")[0].GetProperty("provisioningStatus").GetString()));

        // The signed report tells outcomes, and its balance holds as it did.
        using var report = new MemoryStream();
        await line.Hub.Owner.Batches.ReportAsync(batch, null, report);
        report.Position = 0;
        Assert.Equal(new(3, 2, 0, 0, 1), (await ReportVerifier.VerifyAsync(report, Expectation())).Balance);

        await TestClient.RefusedAsync(line.Owner.GetAsync($"/api/v1/projects/lighting/lists?since={parts[0]}&digest={new string('a', 64)}"), 409, ProblemCodes.WrongState);
        await TestClient.RefusedAsync(line.Owner.GetAsync("/api/v1/projects/lighting/lists?since=100000"), 409, ProblemCodes.WrongState);
        await TestClient.RefusedAsync(line.Owner.GetAsync("/api/v1/projects/nothing/lists"), 404, ProblemCodes.UnknownProject);
        await TestClient.RefusedAsync(line.Bench.GetAsync("/api/v1/projects/lighting/lists"), 403, ProblemCodes.NotAuthorised);
    }

    private async Task<(string Mark, List<ListDeltaLine> Lines)> ChangesAsync(string? mark)
    {
        var parts = mark?.Split(':');
        var told = "";
        var lines = await line.Hub.Owner.Projects.ListChangesAsync("lighting", parts is null ? null : long.Parse(parts[0], CultureInfo.InvariantCulture), parts?[1], null, "ndjson", null, m => told = m)
            .Select(l => JsonSerializer.Deserialize(l, ApiJson.Default.ListDeltaLine)!).ToListAsync();
        return (told, lines);
    }

    [Fact]
    public async Task An_owner_registers_a_witness_who_cosigns_what_the_hub_serves()
    {
        using var oem = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var registered = await line.Owner.SendAsync(new(HttpMethod.Put, "/log/witnesses/oem.example/witness") { Content = new StringContent(oem.ExportSubjectPublicKeyInfoPem()) });
        Assert.True(NoteKey.TryRead("", await registered.Content.ReadAsStringAsync(), out var key, out var why), why);
        Assert.True(SignedCheckpoint.TryRead(Encoding.UTF8.GetBytes(await TextAsync("/log/checkpoint")), out var checkpoint, out why), why);
        Assert.True(NoteKey.TryRead("", await TextAsync("/log/key"), out var log, out why), why);
        Assert.True(checkpoint.Note.IsSignedBy(log));
        var signature = oem.SignData(Encoding.UTF8.GetBytes(checkpoint.Note.Text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var cosigned = new SignedNote(checkpoint.Note.Text, [new(key.Name, key.Id, signature)]).Encode();
        using var taken = await line.Owner.SendAsync(new(HttpMethod.Post, "/log/cosignature") { Content = new ByteArrayContent(cosigned) });
        Assert.True(SignedCheckpoint.TryRead(await taken.Content.ReadAsByteArrayAsync(), out var both, out why), why);
        Assert.True(both.Note.IsSignedBy(key) && both.Note.IsSignedBy(log));
        await TestClient.RefusedAsync(line.Bench.PostAsync("/log/cosignature", "x"), 403, ProblemCodes.NotAuthorised);
    }

    [Fact]
    public async Task Tiles_are_served_at_the_places_of_the_specification_and_nowhere_else()
    {
        Assert.True(SignedCheckpoint.TryRead(Encoding.UTF8.GetBytes(await TextAsync("/log/checkpoint")), out var checkpoint, out _));
        var width = Math.Min(checkpoint.Size, 255);
        Assert.Equal(32 * width, (await OctetsAsync($"/log/tile/0/000.p/{width}")).Length);
        Assert.True((await OctetsAsync($"/log/tile/entries/000.p/{width}")).Length > 32 * width);
        foreach (var wrong in new[] { "/log/tile/0/0", "/log/tile/00/000.p/1", "/log/tile/0/x000/000", "/log/tile/64/000", "/log/tile/entries/999" })
        {
            await TestClient.RefusedAsync(line.Owner.GetAsync(wrong), 404, ProblemCodes.NotFound);
        }

        await TestClient.RefusedAsync(line.Bench.GetAsync("/log/checkpoint"), 403, ProblemCodes.NotAuthorised);
    }

    private ReportExpectation Expectation() => new()
    {
        Trust = [X509CertificateLoader.LoadCertificate(line.Hub.Instance.Services.GetRequiredService<ReportIdentity>().Root.Span)],
    };

    private async Task<string> TextAsync(string path) => Encoding.UTF8.GetString(await OctetsAsync(path));

    private async Task<byte[]> OctetsAsync(string path)
    {
        using var response = await line.Owner.GetAsync(path);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode}");
        return await response.Content.ReadAsByteArrayAsync();
    }
}
