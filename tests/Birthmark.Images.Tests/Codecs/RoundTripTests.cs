using Birthmark.Images.Codecs;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Images.Tests.Codecs;

public sealed class RoundTripTests
{
    public static TheoryData<string> Formats => [IntelHex.Name, SRecord.Name, TiText.Name, DfuSe.Name];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Whatever_is_written_reads_back_the_same(string format) =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arbitrary.Images, image =>
            image.ContentEquals(Bytes.Read(Bytes.Write(image, new ImageWriting(format) { LineLength = 1 + (int)(image.ByteCount % 200) })).Image)));

    [Fact]
    public void Uf2_reads_back_with_pages_filled_up() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arbitrary.Images, image =>
        {
            var read = Bytes.Read(Bytes.Write(image, new ImageWriting(Uf2.Name) { Family = Uf2Family.Stm32F4, Fill = 0xA5 })).Image;
            return ImageDifference.Between(image, read).All(difference => difference.Kind == DifferenceKind.OnlyRight
                && Bytes.At(read, difference.Range.Start, (int)difference.Range.Length).All(value => value == 0xA5));
        }));

    [Fact]
    public void Segmented_intel_hex_reads_back_below_one_mebibyte() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arbitrary.Seeds, seed =>
        {
            var image = Arbitrary.Build(seed, 0x10_0000);
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            Assert.True(IntelHex.TryWrite(image, new IntelHexOptions { Segmented = true, CarriageReturns = true }, output, out _));
            return image.ContentEquals(Bytes.Read(output.WrittenSpan.ToArray()).Image);
        }));

    [Fact]
    public void A_raw_binary_is_filled_between_segments()
    {
        var image = Bytes.Image((0x100, [1, 2]), (0x105, [3]));
        Assert.Equal([1, 2, 0xFF, 0xFF, 0xFF, 3], Bytes.Write(image, new ImageWriting(RawBinary.Name)));
        Assert.True(image.Slice(new AddressRange(0x100, 0x102)).ContentEquals(Bytes.Read([1, 2], new ImageReading { Format = RawBinary.Name, Address = 0x100 }).Image));
    }

    [Fact]
    public void A_raw_binary_that_would_be_a_giant_is_refused()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.False(ImageFormats.TryWrite(Bytes.Image((0, [1]), (0xFFFF_FFFF, [2])), new ImageWriting(RawBinary.Name), output, out var fault));
        Assert.Equal(FaultKind.TooLarge, fault.Kind);
        Assert.Equal(0, output.WrittenCount);
    }
}
