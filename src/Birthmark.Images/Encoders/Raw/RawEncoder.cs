using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Raw;

/// <summary>Bytes as they are, padded to a length if asked.</summary>
internal sealed class RawEncoder : BlockCodec
{
    public override string Name => "raw";

    public override string Summary => "Bytes as they are.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("value", OptionKind.Bytes, "The bytes") { IsRequired = true },
        new("length", OptionKind.Number, "Exact length; shorter values are padded, longer ones refused"),
        new("pad", OptionKind.Number, "Padding byte, 0 to 255") { Default = "0xFF" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var value = options.RequiredBytes("value");
        return Padding.Apply(options, value.Span, options.Int("pad", 0xFF, 0, 255));
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading) => reading.Add("value", block);
}
