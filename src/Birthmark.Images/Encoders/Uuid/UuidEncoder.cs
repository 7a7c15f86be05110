using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Uuid;

/// <summary>A UUID in either of the two byte orders in use.</summary>
internal sealed class UuidEncoder : BlockCodec
{
    public override string Name => "uuid";

    public override string Summary => "A UUID of 16 bytes: network order (RFC 9562 section 4) or the mixed order of Microsoft's GUID structure.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("value", OptionKind.Text, "The UUID in its 36-character form") { IsRequired = true },
        new("order", OptionKind.Word, "Byte order") { Words = ["network", "mixed"], Default = "network" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var text = options.RequiredText("value");
        var network = options.Word("order", "network", "mixed") == "network";
        return Guid.TryParse(text, out var uuid)
            ? uuid.ToByteArray(network)
            : options.Refuse("value", FaultKind.Value, $"the value of {options.Subject} is not a UUID", "Write it as xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        if (block.Length != 16)
        {
            options.Refuse(null, FaultKind.Malformed, $"{block.Length} bytes are no UUID", "Give 16 bytes");
            return;
        }

        reading.Add("value", new Guid(block.Span, options.Word("order", "network", "mixed") == "network").ToString("D"));
    }
}
