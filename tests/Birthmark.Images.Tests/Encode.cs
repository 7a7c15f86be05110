using Birthmark.Images.Blocks;
using Birthmark.Images.Options;

namespace Birthmark.Images.Tests;

/// <summary>Runs shipped encoders on options written as YAML.</summary>
internal static class Encode
{
    public static byte[] Block(string encoder, string yaml, BlockInputs? inputs = null)
    {
        Assert.True(Find(encoder).TryEncode(inputs ?? BlockInputs.None, Options(yaml), out var block, out var fault), fault?.ToString());
        return block;
    }

    public static string Hex(string encoder, string yaml, BlockInputs? inputs = null) => Convert.ToHexString(Block(encoder, yaml, inputs));

    public static ImageFault Refused(string encoder, string yaml, BlockInputs? inputs = null)
    {
        Assert.False(Find(encoder).TryEncode(inputs ?? BlockInputs.None, Options(yaml), out var block, out var fault));
        Assert.Null(block);
        Assert.NotEmpty(fault.Remedy);
        return fault;
    }

    public static BlockReading Read(string encoder, byte[] block, string yaml = "{}", BlockInputs? inputs = null)
    {
        var decoder = Assert.IsType<IBlockDecoder>(Find(encoder), exactMatch: false);
        Assert.True(decoder.TryDecode(block, inputs ?? BlockInputs.None, Options(yaml), out var reading, out var fault), fault?.ToString());
        return reading;
    }

    public static ImageFault Unreadable(string encoder, byte[] block, string yaml = "{}", BlockInputs? inputs = null)
    {
        var decoder = Assert.IsType<IBlockDecoder>(Find(encoder), exactMatch: false);
        Assert.False(decoder.TryDecode(block, inputs ?? BlockInputs.None, Options(yaml), out _, out var fault));
        return fault;
    }

    public static byte[] BytesOf(BlockReading reading, string name)
    {
        Assert.True(reading[name]!.TryGetBytes(out var bytes), name);
        return bytes.ToArray();
    }

    public static string TextOf(BlockReading reading, string name)
    {
        Assert.True(reading[name]!.TryGetText(out var text), name);
        return text;
    }

    public static IBlockEncoder Find(string name)
    {
        Assert.True(BlockEncoders.Shipped.TryFind(name, out var encoder, out var fault), fault?.ToString());
        return encoder;
    }

    public static OptionMap Options(string yaml)
    {
        Assert.True(OptionTree.TryParse(yaml, out var tree, out var fault), fault?.ToString());
        return tree;
    }
}
