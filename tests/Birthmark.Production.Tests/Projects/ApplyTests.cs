using System.Security.Cryptography;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Projects;

public sealed class ApplyTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    [Fact]
    public async Task A_text_that_says_the_same_makes_no_new_version()
    {
        var first = await hub.ApplyAsync(Samples.Plain);
        Assert.True(first.IsNew);
        Assert.Equal(1, first.Version);
        var again = await hub.ApplyAsync("# a comment\n" + Samples.Plain.Replace("FFF1", "\"FFF1\"", StringComparison.Ordinal));
        Assert.True(again.IsEmpty);
        Assert.Equal(1, again.Version);
        Assert.Single(await hub.Projects.VersionsAsync("plain-project"));
    }

    [Fact]
    public async Task A_change_makes_a_version_and_the_old_text_stays_readable()
    {
        await hub.ApplyAsync(Samples.Plain);
        var changed = Samples.Plain.Replace("length: 16", "length: 24", StringComparison.Ordinal);
        var dry = await hub.ApplyAsync(changed, dryRun: true);
        Assert.Equal(["~ device_profiles[plain].recipe[secret].with.length: 16 -> 24"], dry.Lines);
        Assert.Single(await hub.Projects.VersionsAsync("plain-project"));

        Assert.Equal(2, (await hub.ApplyAsync(changed)).Version);
        Assert.Equal(Samples.Plain, await hub.Projects.TextAsync("plain-project", 1));
        Assert.Equal(changed, await hub.Projects.TextAsync("plain-project"));
        await Hub.RefusedAsync(ProductionRefusal.ProjectVersionUnknown, () => hub.Projects.TextAsync("plain-project", 3));
    }

    [Fact]
    public async Task A_batch_keeps_the_version_it_was_opened_with()
    {
        await hub.ApplyAsync(Samples.Plain);
        var old = await hub.OpenAsync(5, name: "old");
        await hub.ApplyAsync(Samples.Plain.Replace("length: 16", "length: 24", StringComparison.Ordinal));
        var young = await hub.OpenAsync(5, name: "young");
        await hub.RestartAsync();
        Assert.Equal(32, (await hub.ProvisionAsync((await hub.CreateAsync(old, "a")).Uid)).Output("Secret").Length);
        Assert.Equal(48, (await hub.ProvisionAsync((await hub.CreateAsync(young, "b")).Uid)).Output("Secret").Length);
    }

    [Fact]
    public async Task A_faulty_project_is_refused_as_a_whole_with_every_fault()
    {
        var refusal = await Assert.ThrowsAsync<ProductionRefusedException>(() => hub.ApplyAsync("project: p\nnonsense: 1\ndevice_types: []\n"));
        Assert.Equal(ProductionRefusal.Declaration, refusal.Code);
        Assert.Equal([("project.yaml", 1), ("project.yaml", 1), ("project.yaml", 2)], refusal.Faults.Select(f => (f.File, f.Line)));
        Assert.Empty(await hub.Projects.ListAsync());
    }

    [Fact]
    public async Task An_unknown_project_is_refused_with_a_likely_name()
    {
        await hub.ApplyAsync(Samples.Plain);
        var refusal = await Assert.ThrowsAsync<ProductionRefusedException>(() => hub.Projects.FindAsync("plain-projekt"));
        Assert.Equal(ProductionRefusal.ProjectUnknown, refusal.Code);
        Assert.Contains("plain-project", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firmware_is_checked_against_its_digest_and_delivered_as_applied()
    {
        byte[] firmware = [1, 2, 3, 4];
        var text = $$$"""
            project: fw
            device_types: [{name: bulb}]
            device_profiles:
              - name: plain
                recipe:
                  - {step: image, uses: file, with: {path: app.bin, sha256: "{{{Convert.ToHexString(SHA256.HashData(firmware))}}}" }}
                provisioning: [{name: app, value: "${image}"}]
            """;
        var missing = await Assert.ThrowsAsync<ProductionRefusedException>(() => hub.ApplyAsync(text));
        Assert.Equal(6, Assert.Single(missing.Faults).Line);
        var altered = await Assert.ThrowsAsync<ProductionRefusedException>(() => hub.ApplyAsync(text, files: new() { ["app.bin"] = [9] }));
        Assert.Contains("SHA-256", Assert.Single(altered.Faults).Text, StringComparison.Ordinal);

        await hub.ApplyAsync(text, files: new() { ["app.bin"] = [.. firmware] });
        var batch = await hub.OpenAsync(3);
        Assert.Equal([("app", "01020304")], (await hub.ProvisionAsync((await hub.CreateAsync(batch, "a")).Uid)).Blocks());

        await hub.Get<Birthmark.Storage.IJournal>().CommitAsync("tamper", tx => tx.Execute("UPDATE production_file SET content = $1", new byte[] { 9 }));
        await Hub.RefusedAsync(ProductionRefusal.FirmwareAltered, () => hub.OpenAsync(3, name: "later"));
    }

    [Fact]
    public async Task A_derived_key_can_be_made_again_by_who_holds_the_master_key()
    {
        var master = RandomNumberGenerator.GetBytes(32);
        const string Text = """
            project: derived
            master_keys:
              fleet: {environment: FLEET_KEY, format: hex}
            device_types: [{name: bulb}]
            device_profiles:
              - name: plain
                recipe:
                  - {step: a, uses: derived-key, with: {master_key: fleet, label: app, context: "${device.serial}"}}
                  - {step: b, uses: derived-key, with: {master_key: fleet, algorithm: sp800-108-hmac-sha256, label: app, context: "${device.serial}", bits: 128}}
                outputs: {A: {value: "${a}", format: hex}, B: {value: "${b}", format: hex}}
            """;
        await hub.ApplyAsync(Text, environment: new() { ["FLEET_KEY"] = Convert.ToHexString(master) });
        var json = await hub.ProvisionAsync((await hub.CreateAsync(await hub.OpenAsync(3), "SN1")).Uid);

        // RFC 5869 by hand: extract with a salt of zeros, expand once.
        var prk = HMACSHA256.HashData(new byte[32], master);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(prk, (byte[])[.. "app\0SN1"u8, 1])), json.Output("A"));

        // SP 800-108r1 §4.1: counter, label, zero octet, context, length in bits.
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(master, (byte[])[0, 0, 0, 1, .. "app\0SN1"u8, 0, 0, 0, 128])[..16]), json.Output("B"));

        var other = new Dictionary<string, string> { ["FLEET_KEY"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)) };
        var refusal = await Assert.ThrowsAsync<ProductionRefusedException>(() => hub.ApplyAsync(Text, environment: other));
        Assert.Contains("under a new name", Assert.Single(refusal.Faults).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_is_checked_when_it_is_applied_and_its_secrets_can_be_renewed_without_a_version()
    {
        const string Text = """
            project: remote
            authorities:
              far:
                kind: ejbca
                variables:
                  EJBCA_URL: {environment: URL}
                  EJBCA_P12_FILE: {file: ra.p12}
                  EJBCA_P12_PASSWORD: {environment: PASSWORD}
                  EJBCA_TRUST: {file: ca.pem}
            device_types: [{name: bulb}]
            device_profiles: [{name: plain, outputs: {X: y}}]
            """;
        var pem = Birthmark.Production.Tests.Floor.SelfSigned.Pem();
        Dictionary<string, byte[]> Files() => new() { ["ra.p12"] = [1, 2, 3], ["ca.pem"] = [.. pem] };
        var wrong = await Assert.ThrowsAsync<ProductionRefusedException>(() =>
            hub.ApplyAsync(Text, files: Files(), environment: new() { ["URL"] = "http://pki", ["PASSWORD"] = "canary-one" }));
        Assert.Contains("https", Assert.Single(wrong.Faults).Text, StringComparison.Ordinal);

        var first = await hub.ApplyAsync(Text, files: Files(), environment: new() { ["URL"] = "https://pki:8443", ["PASSWORD"] = "canary-one" });
        Assert.Equal(1, first.Version);
        var same = await hub.ApplyAsync(Text, files: Files(), environment: new() { ["URL"] = "https://pki:8443", ["PASSWORD"] = "canary-one" });
        Assert.True(same.IsEmpty);
        var renewed = await hub.ApplyAsync(Text, files: Files(), environment: new() { ["URL"] = "https://pki:8443", ["PASSWORD"] = "canary-two" });
        Assert.Equal(1, renewed.Version);
        Assert.Equal(["~ authorities/far/EJBCA_P12_PASSWORD: (sealed) -> (sealed)"], renewed.Lines);
        Assert.DoesNotContain("canary", System.Text.Encoding.Latin1.GetString(Disk.ReadAll(hub.Folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_from_a_folder_cannot_leave_it()
    {
        var inputs = new Birthmark.Production.Projects.FolderInputs(hub.Folder);
        File.WriteAllText(Path.Combine(hub.Folder, "in.txt"), "x");
        Assert.True(inputs.TryReadFile("in.txt", out _, out _));
        foreach (var path in new[] { "../secret", "/etc/passwd", "a/../../x", "", "missing", "nul\0" })
        {
            Assert.False(inputs.TryReadFile(path, out _, out var why));
            Assert.NotEmpty(why);
        }

        File.CreateSymbolicLink(Path.Combine(hub.Folder, "link"), "/etc/passwd");
        Assert.False(inputs.TryReadFile("link", out _, out var reason));
        Assert.Contains("link", reason, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
