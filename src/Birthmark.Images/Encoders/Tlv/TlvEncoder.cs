using System.Buffers;
using System.Numerics;
using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Tlv;

/// <summary>A list of tagged values in a home-grown layout.</summary>
internal sealed class TlvEncoder : BlockCodec
{
    public override string Name => "tlv";

    public override string Summary => "Tag, length, value with configurable sizes, byte order, alignment and end mark.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("entries", OptionKind.List, "Entries in order: {tag, value} with raw bytes, or {tag, type, …} with an encoder and its options") { IsRequired = true },
        .. TlvShape.Options,
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        if (TlvShape.Read(options) is not { } shape)
        {
            return null;
        }

        var block = new ArrayBufferWriter<byte>(1024);
        foreach (var item in options.RequiredMaps("entries", "entry"))
        {
            var tag = item.RequiredInteger("tag", 0, Endian.Bounds(shape.TagSize, false).Maximum);
            item.Has("name");
            if (item.HasFaults || FieldEncoding.Encode(item, "tag", "type", "name") is not { } value)
            {
                return null;
            }

            var length = value.Length + (shape.LengthCoversAll ? shape.HeaderSize : 0);
            if (length > Endian.Bounds(shape.LengthSize, false).Maximum)
            {
                return item.Refuse(null, FaultKind.TooLarge, $"the value of tag {tag} has {value.Length} bytes, too many for a length of {shape.LengthSize} bytes", "Choose a larger length_size");
            }

            Put(block, shape, tag, length);
            block.Write(value.Span);
            while (block.WrittenCount % shape.Align != 0)
            {
                block.Write([shape.Pad]);
            }
        }

        block.Write(shape.End.Span);
        return options.HasFaults ? null : block.WrittenSpan.ToArray();
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        if (TlvShape.Read(options) is not { } shape)
        {
            return;
        }

        for (var at = 0; at < block.Length;)
        {
            var rest = block[at..];
            if (!shape.End.IsEmpty && rest.Span.StartsWith(shape.End.Span))
            {
                return;
            }

            if (rest.Length < shape.HeaderSize)
            {
                options.Note(Truncated(at));
                return;
            }

            var (tagAt, lengthAt) = shape.LengthFirst ? (shape.LengthSize, 0) : (0, shape.TagSize);
            var tag = Endian.Read(rest.Span.Slice(tagAt, shape.TagSize), false, shape.IsBigEndian);
            var length = (long)Endian.Read(rest.Span.Slice(lengthAt, shape.LengthSize), false, shape.IsBigEndian) - (shape.LengthCoversAll ? shape.HeaderSize : 0);
            if (length < 0 || length > rest.Length - shape.HeaderSize)
            {
                options.Note(Truncated(at));
                return;
            }

            reading.Add($"tag {tag}", rest.Slice(shape.HeaderSize, (int)length));
            at += shape.HeaderSize + (int)length;
            at += (shape.Align - (at % shape.Align)) % shape.Align;
        }

        if (!shape.End.IsEmpty)
        {
            options.Note(new ImageFault(FaultKind.Truncated, "the end mark is missing", "Check place and options"));
        }
    }

    private static void Put(ArrayBufferWriter<byte> block, TlvShape shape, BigInteger tag, int length)
    {
        var header = block.GetSpan(shape.HeaderSize)[..shape.HeaderSize];
        var (tagAt, lengthAt) = shape.LengthFirst ? (shape.LengthSize, 0) : (0, shape.TagSize);
        Endian.Write(header.Slice(tagAt, shape.TagSize), tag, shape.IsBigEndian);
        Endian.Write(header.Slice(lengthAt, shape.LengthSize), length, shape.IsBigEndian);
        block.Advance(shape.HeaderSize);
    }

    private static ImageFault Truncated(int at) => new(FaultKind.Truncated, "an entry is longer than the block", "Check place and options") { Offset = at };
}
