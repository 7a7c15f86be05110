using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Mac;

/// <summary>An EUI-48 or EUI-64 address.</summary>
internal sealed class MacEncoder : BlockCodec
{
    public override string Name => "mac";

    public override string Summary => "A MAC address (EUI-48 or EUI-64), in transmission order or reversed.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("value", OptionKind.Text, "12 or 16 hexadecimal digits, with ':', '-' or nothing between") { IsRequired = true },
        new("order", OptionKind.Word, "Byte order") { Words = ["transmission", "reversed"], Default = "transmission" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var digits = options.RequiredText("value").Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        var reversed = IsReversed(options);
        var bytes = new byte[digits.Length / 2];
        if (digits.Length is not (12 or 16) || Convert.FromHexString(digits, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return options.HasFaults ? null : options.Refuse("value", FaultKind.Value, $"the address of {options.Subject} is not an EUI-48 or EUI-64", "Write it as 02:00:5E:10:00:01");
        }

        if (reversed)
        {
            bytes.AsSpan().Reverse();
        }

        return bytes;
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        if (block.Length is not (6 or 8))
        {
            options.Refuse(null, FaultKind.Malformed, $"{block.Length} bytes are no MAC address", "Give 6 or 8 bytes");
            return;
        }

        var bytes = block.ToArray();
        if (IsReversed(options))
        {
            bytes.AsSpan().Reverse();
        }

        reading.Add("value", BitConverter.ToString(bytes).Replace('-', ':'));
    }

    private static bool IsReversed(BlockReader options) => options.Word("order", "transmission", "reversed") == "reversed";
}
