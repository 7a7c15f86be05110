using System.Numerics;
using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Mcuboot;

/// <summary>A signed firmware image.</summary>
internal sealed class McubootEncoder : BlockCodec
{
    public override string Name => "mcuboot";

    public override string Summary => "MCUboot image: header, payload, TLVs with SHA-256, key hash and signature (ECDSA P-256, RSA-PSS, Ed25519 where libcrypto 3 is).";

    /// <summary>ECDSA and RSA-PSS signatures have a random part.</summary>
    public override bool IsRepeatable => false;

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("payload", OptionKind.Bytes, "The firmware without header") { IsRequired = true },
        new("key", OptionKind.Bytes, "Signing key (PEM or DER); to read back, the public key") { IsRequired = true },
        new("version", OptionKind.Text, "major.minor.revision+build") { IsRequired = true },
        new("header_size", OptionKind.Number, "32 to 65535") { Default = "0x200" },
        new("load_address", OptionKind.Number, "For RAM loading") { Default = "0" },
        new("flags", OptionKind.Number, "Header flags: 1 PIC, 0x10 not bootable, 0x20 RAM load") { Default = "0" },
        new("security_counter", OptionKind.Number, "Rollback protection, in the protected area"),
        new("slot_size", OptionKind.Number, "Pad to the slot, with the trailer's magic") { Default = "0" },
        new("confirm", OptionKind.Flag, "Mark as confirmed; needs slot_size") { Default = "false" },
        new("encrypt_to", OptionKind.Bytes, "Encrypt the payload for this P-256 key (ECIES-P256); to read back, the private key"),
        new("payload_key", OptionKind.Bytes, "With encrypt_to: 16 random bytes"),
        new("align", OptionKind.Number, "Write alignment of the flash") { Default = "8" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var (payload, keyBytes) = (options.RequiredBytes("payload", 1), options.RequiredBytes("key"));
        var version = options.RequiredText("version");
        var parsed = McubootVersion.TryParse(version, out var number);
        var settings = new McubootOptions(number)
        {
            HeaderSize = options.Int("header_size", 0x200, McubootImage.FixedHeader, ushort.MaxValue),
            LoadAddress = (uint)(options.Integer("load_address", 0, uint.MaxValue) ?? BigInteger.Zero),
            Flags = (uint)(options.Integer("flags", 0, uint.MaxValue) ?? BigInteger.Zero),
            SecurityCounter = (uint?)options.Integer("security_counter", 0, uint.MaxValue),
            SlotSize = options.Int("slot_size", 0, 0, Padding.Largest),
            Confirm = options.Flag("confirm"),
            Align = options.Int("align", 8, 1, 32),
            PayloadKey = options.Bytes("payload_key", 16, 16) ?? default,
        };
        using var encryption = Encryption(options);
        if (options.HasFaults)
        {
            return null;
        }

        if (!parsed)
        {
            return options.Refuse("version", FaultKind.Value, $"the version '{version}' cannot be written", "Write major.minor.revision+build, such as 1.2.3+4");
        }

        if (!McubootKey.TryRead(keyBytes.Span, out var key, out var fault))
        {
            options.Note(fault);
            return null;
        }

        using (key)
        {
            if (McubootImage.TrySign(payload.Span, settings with { Encryption = encryption }, key, out var image, out fault))
            {
                return image;
            }
        }

        options.Note(fault);
        return null;
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        var keyBytes = options.RequiredBytes("key");
        using var encryption = Encryption(options);
        if (options.HasFaults)
        {
            return;
        }

        if (!McubootKey.TryRead(keyBytes.Span, out var key, out var fault) || !McubootImage.TryRead(block, encryption, out var image, out fault))
        {
            options.Note(fault);
            return;
        }

        using (key)
        {
            if (!image.IsSignedBy(key))
            {
                options.Note(new ImageFault(FaultKind.Signature, "the image is not signed by this key", "Give the key that signed it, or sign it again"));
                return;
            }
        }

        reading.Add("version", image.Version.ToString());
        reading.Add("payload", image.Payload);
        reading.Add("digest", image.Digest);
        if (image.SecurityCounter is { } counter)
        {
            reading.Add("security_counter", counter);
        }
    }

    private static McubootEncryption? Encryption(BlockReader options)
    {
        if (options.Bytes("encrypt_to") is not { } given)
        {
            return null;
        }

        if (McubootEncryption.TryRead(given.Span, out var encryption, out var fault))
        {
            return encryption;
        }

        options.Note(fault);
        return null;
    }
}
