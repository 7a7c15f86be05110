using Birthmark.Api.Problems;
using Birthmark.Keys.Tests.Tpm;
using Birthmark.Server.Tests.Hub;
using Birthmark.Server.Tests.Line;

namespace Birthmark.Server.Tests.Backups;

public sealed class BackupTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-backup-").FullName;

    private string Elsewhere => Path.Combine(folder, "elsewhere");

    private string Restored => Path.Combine(folder, "restored");

    [Fact]
    public async Task A_backup_made_while_the_line_works_brings_the_hub_back_as_it_was()
    {
        string device, later, certificate;
        await using (var hub = await TestHub.StartAsync())
        {
            await using var line = await TestLine.OpenAsync(hub);
            device = await MakeAsync(hub, line, "SN-1");
            var made = await hub.Owner.Backups.CreateAsync();
            Assert.Equal("file", made.HubKey);
            Assert.Equal([made.Name], (await hub.Owner.Backups.ListAsync()).Backups.Select(b => b.Name));
            Assert.Contains(await hub.RecordsAsync("backup.create"), r => r.Subject == made.Name && r.Actor == "hub-owner");
            later = await MakeAsync(hub, line, "SN-2");
            certificate = (await hub.Owner.Devices.GetAsync(device)).Certificates![0].Fingerprint!;
            CopyAll(made.Path, Elsewhere);
            Assert.False(File.Exists(Path.Combine(Elsewhere, "keys", "hub.key")), "the plain hub key is never in a backup");
            File.Copy(Path.Combine(hub.Folder, "keys", "hub.key"), Path.Combine(folder, "kept.key"));
            CopyAll(Path.Combine(hub.Folder, "credentials"), Path.Combine(folder, "credentials"));
        }

        Assert.Contains("--hub-key", Assert.Throws<HubStartException>(() => HubBackup.Restore(Elsewhere, new() { DataFolder = Restored }, null)).Message, StringComparison.Ordinal);
        Assert.True(HubBackup.Restore(Elsewhere, new() { DataFolder = Restored }, Path.Combine(folder, "kept.key")).Leaves > 0);
        CopyAll(Path.Combine(folder, "credentials"), Path.Combine(Restored, "credentials"));
        await using (var hub = await TestHub.StartAsync(Restored))
        {
            var found = await hub.Owner.Devices.GetAsync(device);
            Assert.Equal(("ok", certificate), (found.State, found.Certificates![0].Fingerprint));
            await Assert.ThrowsAsync<BirthmarkProblemException>(() => hub.Owner.Devices.GetAsync(later));
            Assert.Equal("ready", (await hub.Owner.ReadinessAsync()).Status);
        }

        Assert.Contains("move the whole folder away", Assert.Throws<HubStartException>(
            () => HubBackup.Restore(Elsewhere, new() { DataFolder = Restored }, Path.Combine(folder, "kept.key"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_with_a_TPM_knows_a_restored_backup_for_older_than_itself()
    {
        using var tpm = new SwTpm();
        var first = Path.Combine(folder, "first");
        await using (var hub = await TestHub.StartAsync(first, options: Options(tpm)))
        {
            var made = await hub.Owner.Backups.CreateAsync();
            Assert.Equal("sealed", made.HubKey);
            CopyAll(made.Path, Elsewhere);
        }

        await using (await TestHub.StartAsync(first, options: Options(tpm)))
        {
            // The counter goes on with the hub.
        }

        HubBackup.Restore(Elsewhere, new() { DataFolder = Restored }, null);
        CopyAll(Path.Combine(first, "credentials"), Path.Combine(Restored, "credentials"));
        await using var restored = await TestHub.StartAsync(Restored, options: Options(tpm));
        var checks = (await restored.Owner.ReadinessAsync()).Checks;
        Assert.Contains(checks, c => c is { Name: "rollback", Good: false });
        Assert.Contains(checks, c => c is { Name: "tpm", Good: true } && c.Text.StartsWith("answers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backup_that_was_altered_or_cut_is_refused_by_name()
    {
        await using (var hub = await TestHub.StartAsync())
        {
            CopyAll((await hub.Owner.Backups.CreateAsync()).Path, Elsewhere);
        }

        HubBackup.Verify(Elsewhere);
        var database = Path.Combine(Elsewhere, "birthmark.db");
        using (var stream = new FileStream(database, FileMode.Open, FileAccess.ReadWrite))
        {
            stream.Position = stream.Length / 2;
            var octet = stream.ReadByte();
            stream.Position--;
            stream.WriteByte((byte)(octet ^ 1));
        }

        Assert.Contains("birthmark.db is not as it was", Assert.Throws<HubStartException>(() => HubBackup.Verify(Elsewhere)).Message, StringComparison.Ordinal);
        File.Delete(database);
        Assert.Contains("birthmark.db is missing", Assert.Throws<HubStartException>(() => HubBackup.Verify(Elsewhere)).Message, StringComparison.Ordinal);
        Assert.Contains("holds no manifest.json", Assert.Throws<HubStartException>(() => HubBackup.Verify(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_auditor_sees_backups_and_makes_none()
    {
        await using var hub = await TestHub.StartAsync();
        using var auditor = hub.Connect(await hub.EnrolAsync("ada", "auditor"));
        using var seen = await auditor.GetAsync("/api/v1/backups");
        Assert.True(seen.IsSuccessStatusCode);
        await TestClient.RefusedAsync(auditor.PostAsync("/api/v1/backups", ""), 403, ProblemCodes.NotAuthorised);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private ServeOptions Options(SwTpm tpm)
    {
        var configuration = Path.Combine(folder, "hub.yaml");
        File.WriteAllText(configuration, $"tpm: \"{tpm.Text}\"\n");
        return new() { ConfigurationFile = configuration };
    }

    private static async Task<string> MakeAsync(TestHub hub, TestLine line, string serial)
    {
        var batch = await hub.Owner.Batches.OpenAsync(new() { Name = serial, Profile = "matter-dac", DeviceType = "light-bulb", Quantity = 1 });
        var uid = (await line.Station.Devices.CreateAsync(batch.BatchUid, serial)).DeviceUid!;
        await line.Station.Devices.ProvisionAsync(uid);
        await line.Station.Devices.ReportAsync(uid, new() { Status = "OK" });
        return uid;
    }

    private static void CopyAll(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy, overwrite: true);
        }
    }
}
