using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Tlv;

/// <summary>How tags and lengths are written.</summary>
internal sealed record TlvShape(int TagSize, int LengthSize, bool IsBigEndian, bool LengthFirst, bool LengthCoversAll, int Align, byte Pad, ReadOnlyMemory<byte> End)
{
    public static IReadOnlyList<BlockOption> Options { get; } =
    [
        new("tag_size", OptionKind.Number, "Bytes of a tag: 1, 2 or 4") { Default = "1" },
        new("length_size", OptionKind.Number, "Bytes of a length: 1, 2 or 4") { Default = "2" },
        new("endian", OptionKind.Word, "Byte order") { Words = ["little", "big"], Default = "little" },
        new("order", OptionKind.Word, "What comes first") { Words = ["tag-length", "length-tag"], Default = "tag-length" },
        new("length_covers", OptionKind.Word, "What the length counts: the value, or tag, length and value") { Words = ["value", "entry"], Default = "value" },
        new("align", OptionKind.Number, "Each entry is padded to a multiple of this") { Default = "1" },
        new("pad", OptionKind.Number, "Padding byte, 0 to 255") { Default = "0" },
        new("end", OptionKind.Bytes, "What ends the list, such as hex:FFFF"),
    ];

    public int HeaderSize => TagSize + LengthSize;

    public static TlvShape? Read(BlockReader options)
    {
        var shape = new TlvShape(
            options.Int("tag_size", 1, 1, 4), options.Int("length_size", 2, 1, 4), options.Word("endian", "little", "big") == "big",
            options.Word("order", "tag-length", "length-tag") == "length-tag", options.Word("length_covers", "value", "entry") == "entry",
            options.Int("align", 1, 1, 4096), (byte)options.Int("pad", 0, 0, 255), options.Bytes("end") ?? default);
        if (shape.TagSize == 3 || shape.LengthSize == 3)
        {
            options.Refuse(null, FaultKind.Value, "tags and lengths of 3 bytes are not written", "Choose 1, 2 or 4");
        }

        return options.HasFaults ? null : shape;
    }
}
