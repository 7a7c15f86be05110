using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Fill;

/// <summary>A pattern repeated to a length.</summary>
internal sealed class FillEncoder : BlockEncoder
{
    public override string Name => "fill";

    public override string Summary => "A pattern repeated to a length of at most 64 MiB.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("length", OptionKind.Number, "Bytes, 1 to 64M") { IsRequired = true },
        new("pattern", OptionKind.Bytes, "What is repeated; the last repetition may be cut") { Default = "hex:FF" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var length = (int)options.RequiredInteger("length", 1, Padding.Largest);
        var pattern = options.Bytes("pattern", 1) ?? (ReadOnlyMemory<byte>)new byte[] { 0xFF };
        if (options.HasFaults)
        {
            return null;
        }

        var block = new byte[length];
        for (var at = 0; at < length; at += pattern.Length)
        {
            pattern.Span[..Math.Min(pattern.Length, length - at)].CopyTo(block.AsSpan(at));
        }

        return block;
    }
}
