using System.Text;
using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Text;

/// <summary>A text in one of the encodings that firmware reads.</summary>
internal sealed class TextEncoder : BlockCodec
{
    public override string Name => "text";

    public override string Summary => "A text as ASCII, UTF-8 or UTF-16, with terminator and padding if asked.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("value", OptionKind.Text, "The text; ${name} stands for an input") { IsRequired = true },
        new("encoding", OptionKind.Word, "How characters become bytes") { Words = ["ascii", "utf-8", "utf-16le", "utf-16be"], Default = "ascii" },
        new("terminated", OptionKind.Flag, "Whether a NUL character ends it") { Default = "false" },
        new("length", OptionKind.Number, "Exact length in bytes, terminator included"),
        new("pad", OptionKind.Number, "Padding byte, 0 to 255") { Default = "0" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var text = options.RequiredText("value");
        var encoding = Encoding(options);
        text = options.Flag("terminated") ? text + '\0' : text;
        var pad = options.Int("pad", 0, 0, 255);
        try
        {
            return Padding.Apply(options, encoding.GetBytes(text), pad);
        }
        catch (EncoderFallbackException)
        {
            return options.Refuse("value", FaultKind.Value, $"the text of {options.Subject} has a character that its encoding lacks", "Choose utf-8, or another text");
        }
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        try
        {
            var encoding = Encoding(options);
            var bytes = encoding is UnicodeEncoding ? block.Span : block.Span.TrimEnd((byte)options.Int("pad", 0, 0, 255));
            reading.Add("value", encoding.GetString(bytes).TrimEnd('\0'));
        }
        catch (DecoderFallbackException)
        {
            options.Refuse(null, FaultKind.Malformed, "the bytes are no text in this encoding", "Check place and encoding");
        }
    }

    private static Encoding Encoding(BlockReader options) => options.Word("encoding", "ascii", "utf-8", "utf-16le", "utf-16be") switch
    {
        "ascii" => System.Text.Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
        "utf-8" => new UTF8Encoding(false, true),
        "utf-16le" => new UnicodeEncoding(false, false, true),
        _ => new UnicodeEncoding(true, false, true),
    };
}
