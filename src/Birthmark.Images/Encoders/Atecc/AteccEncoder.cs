using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Atecc;

/// <summary>A compressed certificate for slots 10 and 12 of an ATECC part, and the certificate rebuilt from it.</summary>
internal sealed class AteccEncoder : BlockCodec
{
    public override string Name => "atecc-compressed";

    public override string Summary => "ATECC compressed certificate of 72 bytes; read back with a template it gives the certificate again.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("certificate", OptionKind.Bytes, "DER of the certificate") { IsRequired = true },
        new("signer_id", OptionKind.Bytes, "Two bytes, as in the signer's name") { IsRequired = true },
        new("template_id", OptionKind.Number, "0 to 15") { Default = "0" },
        new("chain_id", OptionKind.Number, "0 to 15") { Default = "0" },
        new("serial_source", OptionKind.Word, "How the serial number is rebuilt") { Words = ["public-key-hash", "device-hash", "device", "signer", "stored"], Default = "public-key-hash" },
        new("template", OptionKind.Bytes, "To read back: DER of a sample certificate"),
        new("template_extra", OptionKind.Text, "To read back: a text in the sample that changes"),
        new("public_key", OptionKind.Bytes, "To read back: 64 bytes"),
        new("authority_public_key", OptionKind.Bytes, "To read back: 64 bytes of the issuer"),
        new("device_serial", OptionKind.Bytes, "To read back: 9 bytes"),
        new("extra", OptionKind.Text, "To read back: what stands in place of 'template_extra'"),
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var (certificate, signer) = (options.RequiredBytes("certificate"), options.RequiredBytes("signer_id", 2, 2));
        var (template, chain) = ((byte)options.Int("template_id", 0, 0, 15), (byte)options.Int("chain_id", 0, 0, 15));
        var source = Source(options);
        if (options.HasFaults)
        {
            return null;
        }

        if (AteccCompressed.TryCompress(certificate.Span, signer.Span, template, chain, source, out var compressed, out var fault))
        {
            return compressed;
        }

        options.Note(fault);
        return null;
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        var (sample, key) = (options.RequiredBytes("template"), options.RequiredBytes("public_key", 64, 64));
        var identity = new AteccIdentity(key, options.Bytes("authority_public_key", 64, 64) ?? default, options.Bytes("device_serial", 9, 9) ?? default, options.Text("extra"));
        if (options.HasFaults)
        {
            return;
        }

        if (!AteccTemplate.TryDerive(sample, options.Text("template_extra"), out var template, out var fault) || !template.TryRebuild(block.Span, identity, out var certificate, out fault))
        {
            options.Note(fault);
            return;
        }

        reading.Add("certificate", certificate);
        reading.Add("signer_id", block.Slice(67, 2));
        reading.Add("template_id", block.Span[69] >> 4);
        reading.Add("chain_id", block.Span[69] & 0xF);
    }

    private static AteccSerialSource Source(BlockReader options) => options.Word("serial_source", "public-key-hash", "device-hash", "device", "signer", "stored") switch
    {
        "device-hash" => AteccSerialSource.DeviceHash,
        "device" => AteccSerialSource.Device,
        "signer" => AteccSerialSource.Signer,
        "stored" => AteccSerialSource.Stored,
        _ => AteccSerialSource.PublicKeyHash,
    };
}
