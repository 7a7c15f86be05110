using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Integer;

/// <summary>An integer of 1 to 32 bytes.</summary>
internal sealed class IntegerEncoder : BlockCodec
{
    public override string Name => "integer";

    public override string Summary => "An integer of 1 to 32 bytes, little- or big-endian, two's complement when signed.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("value", OptionKind.Number, "The number; it must fit") { IsRequired = true },
        new("width", OptionKind.Number, "Bytes, 1 to 32") { Default = "4" },
        new("endian", OptionKind.Word, "Byte order") { Words = ["little", "big"], Default = "little" },
        new("signed", OptionKind.Flag, "Whether negative numbers are allowed") { Default = "false" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var (width, signed, big) = Shape(options);
        var (minimum, maximum) = Endian.Bounds(width, signed);
        var value = options.RequiredInteger("value", minimum, maximum);
        return options.HasFaults ? null : Endian.Bytes(value, width, big);
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        var (_, signed, big) = Shape(options);
        reading.Add("value", Endian.Read(block.Span, signed, big));
    }

    private static (int Width, bool Signed, bool Big) Shape(BlockReader options) =>
        (options.Int("width", 4, 1, 32), options.Flag("signed"), options.Word("endian", "little", "big") == "big");
}
