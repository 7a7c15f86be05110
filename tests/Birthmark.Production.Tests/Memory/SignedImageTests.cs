using System.Security.Cryptography;
using Birthmark.Images.Encoders.Mcuboot;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Memory;

/// <summary>Firmware that the hub signs, once, with a key that nobody on the floor sees.</summary>
public sealed class SignedImageTests : IAsyncDisposable
{
    private readonly Hub hub = new();
    private readonly ECDsa signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDiffieHellman device = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public async Task Signed_firmware_is_the_same_in_every_device_also_after_a_restart()
    {
        var files = Files();
        await hub.ApplyAsync(Text(files), files: files);
        var batch = await hub.OpenAsync(4);
        var first = Boards.Image(await ProvisionAsync(batch, "a")).Image;
        var signed = first.At(0x0801_0000, 0x400 + Boards.Code.Length);
        Assert.True(McubootKey.TryRead(signer.ExportSubjectPublicKeyInfo(), out var key, out _));
        using (key)
        {
            Assert.True(McubootImage.TryRead(first.At(0x0801_0000, 128 << 10), null, out var image, out var fault), fault?.ToString());
            Assert.True(image.IsSignedBy(key));
            Assert.Equal("1.2.3+4", image.Version.ToString());
            Assert.Equal(Boards.Code, image.Payload.ToArray());
        }

        await hub.RestartAsync();
        var second = Boards.Image(await ProvisionAsync(batch, "b")).Image;
        Assert.Equal(signed, second.At(0x0801_0000, signed.Length));
        Assert.NotEqual(first.At(0x080E_0000, 32), second.At(0x080E_0000, 32));
        Assert.Equal(1, (await hub.Reader.QueryAsync("SELECT COUNT(*) FROM production_signed_image", r => r.GetInt64(0)))[0]);
    }

    [Fact]
    public async Task Encrypted_firmware_opens_with_the_key_of_the_product_alone()
    {
        var files = Files();
        await hub.ApplyAsync(Text(files, ", encrypt_to: \"${product}\""), files: files);
        var image = Boards.Image(await ProvisionAsync(await hub.OpenAsync(1), "a")).Image;
        var slot = image.At(0x0801_0000, 128 << 10);
        Assert.False(McubootImage.TryRead(slot, null, out _, out _));
        Assert.Equal(-1, slot.AsSpan().IndexOf(Boards.Code.AsSpan(0, 64)));
        Assert.True(McubootEncryption.TryRead(device.ExportPkcs8PrivateKey(), out var opener, out _));
        using (opener)
        {
            Assert.True(McubootImage.TryRead(slot, opener, out var open, out var fault), fault?.ToString());
            Assert.Equal(Boards.Code, open.Payload[..Boards.Code.Length].ToArray());
        }
    }

    [Fact]
    public async Task A_key_that_cannot_sign_is_refused_when_the_batch_is_opened()
    {
        var files = Files();
        files["signing.pem"] = RandomNumberGenerator.GetBytes(48);
        await hub.ApplyAsync(Text(files), files: files);
        await Hub.RefusedAsync(ProductionRefusal.BlockRefused, () => hub.OpenAsync(1));
    }

    private async Task<string> ProvisionAsync(Birthmark.Production.Batches.Batch batch, string serial) => await hub.ProvisionAsync((await hub.CreateAsync(batch, serial)).Uid);

    private Dictionary<string, byte[]> Files() => new()
    {
        ["firmware"] = Boards.Code,
        ["signing.pem"] = System.Text.Encoding.ASCII.GetBytes(signer.ExportPkcs8PrivateKeyPem()),
        ["device.der"] = device.ExportSubjectPublicKeyInfo(),
    };

    private static string Text(Dictionary<string, byte[]> files, string more = "") => $$"""
        project: p
        master_keys:
          signing: {file: signing.pem}
        device_types:
          - {name: bulb, memory_map: stm32f405}
        device_profiles:
          - name: plain
            recipe:
              - {step: firmware, uses: file, with: {path: firmware, sha256: {{Boards.Sha256(files["firmware"])}} } }
              - {step: product, uses: file, with: {path: device.der, sha256: {{Boards.Sha256(files["device.der"])}} } }
              - {step: signed, uses: sign-image, with: {payload: "${firmware}", master_key: signing, version: 1.2.3+4, slot_size: 131072{{more}} } }
              - {step: secret, uses: random, with: {length: 32} }
            image: {deliver: whole}
            provisioning:
              - {name: app, address: 0x08010000, value: "${signed}"}
              - {name: secret, address: 0x080E0000, value: "${secret}"}
        """;

    public ValueTask DisposeAsync()
    {
        signer.Dispose();
        device.Dispose();
        return hub.DisposeAsync();
    }
}
