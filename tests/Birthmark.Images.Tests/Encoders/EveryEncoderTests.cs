using System.Diagnostics.CodeAnalysis;
using Birthmark.Images.Blocks;
using Birthmark.Images.Options;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Images.Tests.Encoders;

public sealed class EveryEncoderTests
{
    public static TheoryData<string> Names => [.. BlockEncoders.Shipped.All.Select(encoder => encoder.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_unknown_option_is_refused_and_the_published_options_are_the_ones_it_knows(string name)
    {
        var encoder = Encode.Find(name);
        Assert.NotEmpty(encoder.Summary);
        Assert.All(encoder.Options, option => Assert.NotEmpty(option.Summary));
        Assert.False(encoder.TryEncode(BlockInputs.None, Encode.Options("no_such_option: 1"), out _, out var unknown));
        Assert.Contains("no_such_option", unknown.Text);
        Assert.Equal(1, unknown.Line);
        Assert.True(encoder.Options.Select(option => option.Name).Distinct().Count() == encoder.Options.Count);
        foreach (var option in encoder.Options.Where(option => option.IsRequired))
        {
            Assert.False(encoder.TryEncode(BlockInputs.None, OptionMap.Empty, out _, out var fault), option.Name);
            Assert.Equal(FaultKind.Missing, fault.Kind);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decoders_never_throw_on_random_bytes(string name)
    {
        if (Encode.Find(name) is not IBlockDecoder decoder)
        {
            return;
        }

        var inputs = new BlockInputs().With("b", new byte[32]).With("p", Bytes.Sequence(1, 64));
        var options = Encode.Options("{keys: 'hex:" + new string('0', 128) + "', ufpk: '${b}', public_key: '${p}', template: '${p}', key: '${p}', end: 'hex:FFFF'}");
        Prop.ForAll(Arbitrary.Seeds, seed =>
        {
            var bytes = Bytes.Sequence(seed, seed % 9000);
            if (seed % 3 == 0)
            {
                bytes = bytes[..(bytes.Length / 4096 * 4096)];
            }

            return decoder.TryDecode(bytes, inputs, options, out var reading, out var fault) == (fault is null) && (reading is null) == (fault is not null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true));
    }

    [Fact]
    public void A_plug_in_is_one_class_and_a_name_is_taken_once()
    {
        var more = BlockEncoders.Shipped.With(new Reversed());
        Assert.True(more.TryFind("reversed", out var encoder, out _));
        Assert.True(encoder.TryEncode(new BlockInputs().With("x", "abc"), OptionMap.Empty, out var block, out _));
        Assert.Equal("cba"u8, block);
        Assert.False(BlockEncoders.Shipped.TryFind("reversed", out _, out var fault));
        Assert.Contains("esp-nvs", fault.Remedy);
        Assert.Throws<ArgumentException>(() => more.With(new Reversed()));
    }

    private sealed class Reversed : IBlockEncoder
    {
        public string Name => "reversed";

        public string Summary => "The input x backwards.";

        public IReadOnlyList<BlockOption> Options => [];

        public bool TryEncode(BlockInputs inputs, OptionMap options, [NotNullWhen(true)] out byte[]? block, [NotNullWhen(false)] out ImageFault? fault)
        {
            Assert.True(inputs.TryGet("x", out var value));
            Assert.True(value.TryGetBytes(out var bytes));
            block = bytes.ToArray();
            Array.Reverse(block);
            fault = block.Length == 0 ? new ImageFault(FaultKind.Value, "empty", "Give x") : null;
            return fault is null;
        }
    }
}
