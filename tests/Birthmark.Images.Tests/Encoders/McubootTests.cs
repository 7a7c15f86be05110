using System.Security.Cryptography;
using Birthmark.Images.Blocks;
using Birthmark.Images.Encoders.Mcuboot;

namespace Birthmark.Images.Tests.Encoders;

public sealed class McubootTests
{
    private const string Options = "{payload: '${payload}', key: '${key}', version: 1.2.3+4, security_counter: 5}";

    [Theory]
    [InlineData("ecdsa-p256")]
    [InlineData("ed25519")]
    [InlineData("rsa-2048")]
    public void Images_signed_by_imgtool_verify_and_signing_again_gives_the_same_bytes_but_for_the_signature(string kind)
    {
        var inputs = Inputs(kind);
        var golden = Vectors.Bytes($"mcuboot/signed-{kind}.bin");
        var reading = Encode.Read("mcuboot", golden, "key: '${key}'", inputs);
        Assert.Equal("1.2.3+4", Encode.TextOf(reading, "version"));
        Assert.Equal("5", Encode.TextOf(reading, "security_counter"));
        Assert.Equal(Vectors.Bytes("mcuboot/payload.bin"), Encode.BytesOf(reading, "payload"));

        var signed = Encode.Block("mcuboot", Options, inputs);
        var signature = kind switch { "ecdsa-p256" => 72, "rsa-2048" => 256, _ => 0 };
        if (signature == 0)
        {
            Assert.Equal(golden, signed);
        }
        else
        {
            // Up to the TLV area's own length, which follows the length of an ECDSA signature.
            var area = 0x200 + 1000 + 12;
            Assert.Equal(golden[..(area + 2)], signed[..(area + 2)]);
            Assert.Equal(golden[(area + 4)..(area + 4 + 36 + 36)], signed[(area + 4)..(area + 4 + 36 + 36)]);
            Assert.InRange(signed.Length - golden.Length, -3, 3);
        }

        Encode.Read("mcuboot", signed, "key: '${key}'", inputs);
    }

    [Fact]
    public void A_changed_image_and_a_foreign_key_are_refused()
    {
        var golden = Vectors.Bytes("mcuboot/signed-ecdsa-p256.bin");
        Assert.Equal(FaultKind.Signature, Encode.Unreadable("mcuboot", golden, "key: '${key}'", Inputs("rsa-2048")).Kind);
        var forged = golden.ToArray();
        forged[^5] ^= 1;
        Assert.Equal(FaultKind.Signature, Encode.Unreadable("mcuboot", forged, "key: '${key}'", Inputs("ecdsa-p256")).Kind);
        golden[0x210] ^= 1;
        Assert.Equal(FaultKind.Checksum, Encode.Unreadable("mcuboot", golden, "key: '${key}'", Inputs("ecdsa-p256")).Kind);
        Assert.Equal(FaultKind.Truncated, Encode.Unreadable("mcuboot", golden[..900], "key: '${key}'", Inputs("ecdsa-p256")).Kind);
    }

    [Fact]
    public void A_slot_is_padded_and_confirmed_at_its_end()
    {
        var slot = Encode.Block("mcuboot", "{payload: '${payload}', key: '${key}', version: 1.0.0, slot_size: 8K, confirm: true}", Inputs("ed25519"));
        Assert.Equal(8192, slot.Length);
        Assert.Equal("77C295F360D2EF7F3552500F2CB67980", Convert.ToHexString(slot[^16..]));
        Assert.Equal("01FFFFFFFFFFFFFF", Convert.ToHexString(slot[^24..^16]));
        Encode.Read("mcuboot", slot, "key: '${key}'", Inputs("ed25519"));
        Assert.Equal(FaultKind.TooLarge, Encode.Refused("mcuboot", "{payload: '${payload}', key: '${key}', version: 1.0.0, slot_size: 1K}", Inputs("ed25519")).Kind);
    }

    [Fact]
    public void The_signature_is_a_plain_one_that_openssl_accepts()
    {
        Tools.Need("openssl", "openssl");
        using var scratch = new Scratch();
        var signed = Encode.Block("mcuboot", Options, Inputs("ecdsa-p256"));
        Assert.True(McubootImage.TryRead(signed, out var image, out _));
        var hashed = scratch.With("hashed", signed[..(0x200 + 1000 + 12)]);
        var signature = scratch.With("sig", image.Tlvs.Single(tlv => tlv.Type == 0x22).Bytes.ToArray());
        Tools.Run("openssl", "pkey", "-in", Vectors.PathOf("mcuboot/test-only-ecdsa-p256.pem"), "-pubout", "-out", scratch["pub"]);
        Assert.Contains("Verified OK", Tools.Run("openssl", "dgst", "-sha256", "-verify", scratch["pub"], "-signature", signature, hashed));
    }

    [Fact]
    public void An_encrypted_image_opens_with_the_devices_key_only_and_an_independent_program_agrees()
    {
        using var device = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var aesKey = Bytes.Sequence(9, 16);
        var inputs = Inputs("ecdsa-p256").With("public", device.ExportSubjectPublicKeyInfo()).With("private", device.ExportPkcs8PrivateKey())
            .With("other", other.ExportPkcs8PrivateKey()).With("aes", aesKey);
        var signed = Encode.Block("mcuboot", "{payload: '${payload}', key: '${key}', version: 1.0.0, encrypt_to: '${public}', payload_key: '${aes}'}", inputs);
        var reading = Encode.Read("mcuboot", signed, "{key: '${key}', encrypt_to: '${private}'}", inputs);
        byte[] plain = [.. Vectors.Bytes("mcuboot/payload.bin"), .. new byte[8]];
        Assert.Equal(plain, Encode.BytesOf(reading, "payload"));
        Assert.NotEqual(plain, signed[0x200..(0x200 + plain.Length)]);
        Assert.Equal(FaultKind.Unsupported, Encode.Unreadable("mcuboot", signed, "{key: '${key}', encrypt_to: '${other}'}", inputs).Kind);
        Assert.Equal(FaultKind.Unsupported, Encode.Unreadable("mcuboot", signed, "{key: '${key}'}", inputs).Kind);
        Assert.Equal(FaultKind.Missing, Encode.Refused("mcuboot", "{payload: '${payload}', key: '${key}', version: 1.0.0, encrypt_to: '${public}'}", inputs).Kind);

        Tools.Need("openssl", "openssl");
        using var scratch = new Scratch();
        Tools.Run("openssl", "enc", "-d", "-aes-128-ctr", "-K", Convert.ToHexString(aesKey), "-iv", new string('0', 32),
            "-in", scratch.With("in", signed[0x200..(0x200 + plain.Length)]), "-out", scratch["out"]);
        Assert.Equal(plain, File.ReadAllBytes(scratch["out"]));
    }

    private static BlockInputs Inputs(string kind)
    {
        if (kind == "ed25519" && !Ed25519.IsSupported)
        {
            Assert.Skip("libcrypto 3 is not on this machine: no Ed25519");
        }

        return new BlockInputs().With("payload", Vectors.Bytes("mcuboot/payload.bin")).With("key", Vectors.Bytes($"mcuboot/test-only-{kind}.pem"));
    }
}
