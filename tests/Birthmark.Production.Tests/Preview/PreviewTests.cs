using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;
using Birthmark.Production.Drawing;
using Birthmark.Production.Preview;
using Birthmark.Production.Tests.Floor;
using Birthmark.Production.Tests.Memory;

namespace Birthmark.Production.Tests.Preview;

public sealed class PreviewTests : IAsyncDisposable
{
    private readonly Hub hub = new() { IsEmbeddedAtHand = true };

    private PreviewDesk Desk => hub.Get<PreviewDesk>();

    [Fact]
    public async Task A_preview_shows_what_a_device_would_be_given_and_nothing_is_made_or_taken_for_it()
    {
        await hub.PrepareMatterAsync();
        var batch = await hub.OpenAsync(5, profile: "matter-dac");
        var before = await StandAsync();
        for (var i = 0; i < 3; i++)
        {
            var preview = await Desk.PreviewAsync(new("matter-lighting", Profile: "matter-dac", Serial: "SN-77"));
            Assert.Empty(preview.Faults);
            Assert.Equal(["DevCert", "DevPKey"], preview.Outputs.Select(o => o.Name));
            Assert.Equal((true, 44, null), (preview.Outputs[1].IsSecret, preview.Outputs[1].Length, preview.Outputs[1].Value));
            Assert.Equal("00000001", preview.Steps.Single(s => s.Name == "serial").Value);
            Assert.Null(preview.Steps.Single(s => s.Name == "key").Value);
            var block = Assert.Single(preview.Blocks);
            Assert.Equal(("dac", null, false), (block.Name, block.Address, block.IsSecret));
        }

        Assert.Equal(before, await StandAsync());
        Assert.Equal(0, (await hub.Batches.FindAsync(batch.Uid)).Balance.Unconfirmed);
        // The first number of the counter is still there for the first device.
        Assert.Contains("00000001", Subject(await hub.ProvisionAsync((await hub.CreateAsync(batch, "a")).Uid)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_embedded_PKI_says_what_the_certificate_would_be_without_issuing_it()
    {
        await hub.PrepareMatterAsync();
        var shown = Assert.Single((await Desk.PreviewAsync(new("matter-lighting", Profile: "own-key", Serial: "SN-77"))).Certificates);
        Assert.False(shown.IsStandIn);
        Assert.Equal(("dac", "pki", "Matter PAI", "Matter DAC"), (shown.Step, shown.Authority, shown.CertificateAuthority, shown.CertificateProfile));
        using var certificate = X509CertificateLoader.LoadCertificate(shown.Der.Span);
        var batch = await hub.OpenAsync(1, profile: "own-key");
        var device = await hub.CreateAsync(batch, "SN-77");
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var real = X509CertificateLoader.LoadCertificate(Convert.FromBase64String((await hub.ProvisionAsync(device.Uid, new(DeviceKeys.Csr(key), null, null))).Output("DevCert")));
        Assert.Equal(real.Subject, certificate.Subject);
        Assert.Equal(real.Issuer, certificate.Issuer);
        Assert.Equal((real.NotBefore, real.NotAfter), (certificate.NotBefore, certificate.NotAfter));
        Assert.Equal(real.Extensions.Select(e => e.Oid?.Value), certificate.Extensions.Select(e => e.Oid?.Value));
    }

    [Fact]
    public async Task An_authority_beyond_a_network_is_not_asked()
    {
        await using var far = new Hub();
        await far.PrepareMatterAsync();
        far.Line.IsCut = true;
        var shown = Assert.Single((await far.Get<PreviewDesk>().PreviewAsync(new("matter-lighting", Profile: "matter-dac"))).Certificates);
        Assert.True(shown.IsStandIn);
        using var certificate = X509CertificateLoader.LoadCertificate(shown.Der.Span);
        Assert.Contains("Matter DAC 00000001", certificate.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_lie_in_the_preview_where_they_lie_in_a_device_and_secret_ones_are_not_shown()
    {
        var files = Boards.Files();
        await hub.ApplyAsync(Boards.Project(files), files: files);
        var preview = await Desk.PreviewAsync(new("boards", Serial: "SN-77"));
        Assert.Empty(preview.Faults);
        Assert.Equal(
            [("label", 0x0812_0000L, false, false), ("counter", 0x0812_1000, false, false), ("trust", 0x0812_2000, false, true), ("key", 0x0812_3000, true, false)],
            preview.Blocks.Select(b => (b.Name, b.Address!.Value, b.IsSecret, b.IsCommon)));
        Assert.True(preview.Blocks[0].Bytes.Span.StartsWith("SN-SN-77"u8));
        Assert.True(preview.Blocks[3].Bytes.IsEmpty);
        Assert.DoesNotContain(preview.Steps, s => s.Name == "firmware");

        var memory = preview.Memory!;
        Assert.True(memory.IsLaidOut);
        Assert.Equal(["firmware", "settings", "identity", ""], memory.Memories.Single().Stretches.Take(4).Select(s => s.Name));
        var stretch = memory.Memories[0].Stretches[0];
        Assert.Equal(("firmware", Boards.Code.Length), (stretch.Kind, stretch.Used));
        Assert.Equal(["label", "counter", "trust", "key"], memory.Memories[0].Stretches[2].Blocks.Select(b => b.Name));
        Assert.Equal([null, null, 64, null], memory.Memories[0].Stretches[2].Blocks.Select(b => b.Sha256?.Length));
        Assert.Equal("firmware", Assert.Single(memory.Firmware).Path);
    }

    [Fact]
    public async Task What_would_be_refused_is_said_and_the_rest_is_shown()
    {
        await hub.PrepareMatterAsync();
        var preview = await Desk.PreviewAsync(new("matter-lighting", Profile: "own-key", Serial: "a, b + c"));
        Assert.Equal("dac", Assert.Single(preview.Faults).Where);
        Assert.Single(preview.Outputs);
        await Hub.RefusedAsync(ProductionRefusal.SerialInvalid, () => Desk.PreviewAsync(new("matter-lighting", Serial: " ")));
        await Hub.RefusedAsync(ProductionRefusal.ProfileUnknown, () => Desk.PreviewAsync(new("matter-lighting", Profile: "nobody")));
        await Hub.RefusedAsync(ProductionRefusal.DeviceTypeUnknown, () => Desk.PreviewAsync(new("matter-lighting", DeviceType: "nothing")));
        await Hub.RefusedAsync(ProductionRefusal.ProjectVersionUnknown, () => Desk.PreviewAsync(new("matter-lighting", Version: 9)));
    }

    [Fact]
    public async Task A_recipe_is_drawn_with_what_flows_from_step_to_step_and_where_it_ends()
    {
        await hub.PrepareMatterAsync();
        var picture = await Desk.RecipeAsync(new("matter-lighting", Profile: "matter-dac"));
        Assert.Equal(["serial", "key", "subject", "devkey", "csr", "dac", "devcert"], picture.Steps.OrderBy(s => s.Level).ThenBy(s => s.Line).Select(s => s.Name));
        Assert.Equal([0, 0, 1, 2, 3], new[] { "serial", "key", "subject", "csr", "dac" }.Select(n => picture.Steps.Single(s => s.Name == n).Level));
        Assert.Equal((true, false), (picture.Steps.Single(s => s.Name == "dac").AsksAuthority, picture.Steps.Single(s => s.Name == "csr").AsksAuthority));
        Assert.Equal(["key", "devkey"], picture.Steps.Where(s => s.IsSecret).OrderBy(s => s.Line).Select(s => s.Name));
        Assert.Equal(["VID", "PID"], picture.Steps.Single(s => s.Name == "subject").Uses);
        Assert.Equal([("DevCert", PictureEndKind.Output, false), ("DevPKey", PictureEndKind.Output, true), ("dac", PictureEndKind.Block, false)], picture.Ends.Select(e => (e.Name, e.Kind, e.IsSecret)));
        Assert.Contains(new PictureFlow("subject", null, "dac", null), picture.Flows);
        Assert.Contains(new PictureFlow("dac", null, null, 2), picture.Flows);
        Assert.Equal([("VID", "FFF1", false), ("PID", "8000", true)], picture.Variables.Select(v => (v.Name, v.Value, v.IsOfType)));
    }

    [Theory]
    [InlineData(KeyAlgorithm.EcP256)]
    [InlineData(KeyAlgorithm.EcP384)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    [InlineData(KeyAlgorithm.Rsa3072)]
    [InlineData(KeyAlgorithm.Rsa4096)]
    public void Example_keys_sign_and_are_always_the_same(KeyAlgorithm algorithm)
    {
        var (first, second) = (Examples.Request(algorithm), Examples.Request(algorithm));
        Assert.True(first.Read!.HasValidSignature(hub.Get<IDeviceKeys>()));
        Assert.Equal(algorithm, first.Read.KeyAlgorithm);
        Assert.Equal(first.PublicKey.ToArray(), second.PublicKey.ToArray());
    }

    /// <summary>Rows of every table of the hub, the log included.</summary>
    private async Task<string> StandAsync()
    {
        var tables = await hub.Reader.QueryAsync("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name", r => r.GetString(0));
        var counts = new List<string>();
        foreach (var table in tables)
        {
            counts.Add($"{table}={(await hub.Reader.QueryAsync($"SELECT COUNT(*) FROM {table}", r => r.GetInt64(0)))[0]}");
        }

        return string.Join('\n', counts);
    }

    private static string Subject(string json)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(json.Output("DevCert")));
        return certificate.Subject;
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
