using System.Security.Cryptography;
using System.Text;
using Birthmark.Exchange.Packages;
using Birthmark.Exchange.Pairing;

namespace Birthmark.Exchange.Tests.Packages;

public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_package_opens_at_its_hub_with_everything_that_was_sealed()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        using var opened = await exchange.OpenAsync(await exchange.SealAsync());
        Assert.Equal("acme", opened.Oem);
        Assert.Equal("project: lighting\n", Encoding.UTF8.GetString(opened.Project));
        Assert.Equal("firmware"u8.ToArray(), opened.Files["fw/app.bin"]);
        Assert.Equal("correct horse", opened.Environment["P12_PASSWORD"]);
    }

    [Fact]
    public async Task Firmware_of_64_MiB_passes()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        var firmware = new byte[64 << 20];
        RandomNumberGenerator.Fill(firmware.AsSpan(0, 1 << 20));
        using var opened = await exchange.OpenAsync(await exchange.SealAsync(firmware: firmware));
        Assert.True(opened.Files["fw/app.bin"].AsSpan().SequenceEqual(firmware));
    }

    [Fact]
    public async Task Openssl_verifies_the_signature_and_opens_the_envelope_with_the_recipients_key()
    {
        Tool.SkipUnlessPresent("openssl");
        await using var exchange = await Exchange.StartAsync(folder);
        using var recipient = OemIdentity.Make("somebody with a key file", Exchange.Now);
        await File.WriteAllBytesAsync(folder["p.p7m"], await exchange.SealAsync(hub: recipient.Certificate));
        await File.WriteAllTextAsync(folder["oem.pem"], exchange.Oem.Certificate.Pem);
        await File.WriteAllTextAsync(folder["hub.pem"], recipient.Certificate.Pem);
        await File.WriteAllTextAsync(folder["hub.key"], recipient.ExportKey("a long passphrase"));
        Tool.Run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", folder["p.p7m"], "-CAfile", folder["oem.pem"], "-attime", "1780315200", "-out", folder["envelope"]);
        Tool.Run(
            "openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", folder["envelope"], "-recip", folder["hub.pem"], "-inkey", folder["hub.key"], "-passin", "pass:a long passphrase",
            "-out", folder["p.tar"]);
        Assert.Equal(["manifest.json", "project.yaml", "environment/P12_PASSWORD", "files/fw/app.bin"], Tool.Run("tar", "-tf", folder["p.tar"]).Trim().Split('\n'));
    }

    [Fact]
    public async Task A_package_changed_in_any_place_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        var package = await exchange.SealAsync(id: "p-bad");
        for (var i = 0; i < package.Length; i += 37)
        {
            var changed = (byte[])package.Clone();
            changed[i] ^= 0x10;
            await Assert.ThrowsAsync<ExchangeRefusedException>(() => exchange.ImportAsync(changed));
        }

        Assert.Equal(0, (await exchange.Hub.Store.Reader.QueryAsync("SELECT COUNT(*) FROM exchange_package", r => r.GetInt64(0)))[0]);
    }

    [Fact]
    public async Task A_package_cut_short_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        var package = await exchange.SealAsync(id: "p-bad");
        for (var length = 0; length < package.Length; length += 101)
        {
            await exchange.RefuseAsync(package[..length], ExchangeRefusal.SealedInvalid);
        }
    }

    [Fact]
    public async Task A_package_of_a_signer_nobody_paired_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        using var foreign = OemIdentity.Make("Mallory", Exchange.Now);
        await exchange.RefuseAsync(await exchange.SealAsync(oem: foreign, id: "p-bad"), ExchangeRefusal.SignerUnknown);
    }

    [Fact]
    public async Task A_package_whose_content_another_paired_OEM_signed_again_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        using var rival = OemIdentity.Make("Rival", Exchange.Now.AddDays(-1));
        await exchange.Pairings.PinAsync("rival", rival.Certificate.Der, "owner");
        var resigned = await Resigning.ByAsync(rival, await exchange.SealAsync(id: "p-bad"), Exchange.Now);
        Assert.Contains("somebody else sealed it", (await exchange.RefuseAsync(resigned, ExchangeRefusal.SignerUnknown)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_for_another_hub_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        await using var other = await Exchange.StartAsync(folder, "other");
        await exchange.RefuseAsync(await exchange.SealAsync(hub: other.Certificate, id: "p-bad"), ExchangeRefusal.OtherHub);
    }

    [Fact]
    public async Task A_package_with_an_older_sequence_number_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        await exchange.ImportAsync(await exchange.SealAsync(sequence: 7));
        await exchange.RefuseAsync(await exchange.SealAsync(sequence: 6, id: "p-bad"), ExchangeRefusal.Superseded);
        await exchange.ImportAsync(await exchange.SealAsync(sequence: 8, id: "p-2"));
    }

    [Fact]
    public async Task A_package_replayed_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        var package = await exchange.SealAsync();
        await exchange.ImportAsync(package);
        Assert.Contains("imported already", (await exchange.RefuseAsync(package, ExchangeRefusal.Superseded)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_whose_time_is_over_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        await exchange.RefuseAsync(await exchange.SealAsync(from: -9, to: -2, id: "p-bad"), ExchangeRefusal.Expired);
    }

    [Fact]
    public async Task A_package_whose_time_has_not_come_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        await exchange.RefuseAsync(await exchange.SealAsync(from: 2, to: 9, id: "p-bad"), ExchangeRefusal.NotYetValid);
    }

    [Fact]
    public async Task A_package_with_more_octets_than_are_taken_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        await exchange.RefuseAsync(await exchange.SealAsync(firmware: new byte[(int)PackageDesk.MaxLength], id: "p-bad"), ExchangeRefusal.SealedInvalid);
    }

    [Fact]
    public async Task A_package_with_pieces_in_another_order_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        var firmware = new byte[256 << 10];
        RandomNumberGenerator.Fill(firmware);
        var package = await exchange.SealAsync(firmware: firmware, id: "p-bad");
        // Two whole pieces of the signed content change places: head of 17+… octets, then 4 octets of tag and length before each 32768.
        const int stride = 0x8000 + 4;
        var first = package.AsSpan().IndexOf(new byte[] { 0x04, 0x82, 0x80, 0x00 });
        var swapped = (byte[])package.Clone();
        package.AsSpan(first, stride).CopyTo(swapped.AsSpan(first + stride));
        package.AsSpan(first + stride, stride).CopyTo(swapped.AsSpan(first));
        await exchange.RefuseAsync(swapped, ExchangeRefusal.SealedInvalid);
    }
}
