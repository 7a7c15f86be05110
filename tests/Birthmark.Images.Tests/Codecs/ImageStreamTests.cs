using System.Buffers;
using Birthmark.Images.Codecs;

namespace Birthmark.Images.Tests.Codecs;

/// <summary>An image written piece by piece is the file that is written at once, and no piece is large.</summary>
public sealed class ImageStreamTests
{
    private static readonly MemoryImage[] _images =
    [
        Bytes.Image((0x0800_0000, Bytes.Sequence(1, 300_000))),
        Bytes.Image((0x0800_0005, Bytes.Sequence(2, 100_001)), (0x0801_FFF0, Bytes.Sequence(3, 40)), (0x0802_0100, Bytes.Sequence(4, 3))),
        Bytes.Image((0, Bytes.Sequence(5, 20)), (0x3FFF, Bytes.Sequence(6, 2)), (0xFFFE, Bytes.Sequence(7, 70_000)), (0x12_0000, Bytes.Sequence(8, 16_385))),
        Bytes.Image((0x100, [1])),
    ];

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var format in ImageFormats.Writable)
        {
            foreach (var line in new[] { 16, 32, 7 })
            {
                cases.Add(format, line);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pieces_are_the_file(string format, int line)
    {
        foreach (var image in _images)
        {
            var writing = new ImageWriting(format) { LineLength = line, EntryPoint = 0x100, Family = 5, Fill = 0xA5 };
            var whole = new ArrayBufferWriter<byte>();
            Assert.True(ImageFormats.TryWrite(image, writing, whole, out var fault), fault?.ToString());
            Assert.True(ImageStream.TryOpen(image, writing, out var stream, out fault), fault?.ToString());
            var pieces = new ArrayBufferWriter<byte>();
            for (var before = 0; stream.WriteNext(pieces); before = pieces.WrittenCount)
            {
                Assert.InRange(pieces.WrittenCount - before, 0, 100_000);
            }

            Assert.True(whole.WrittenSpan.SequenceEqual(pieces.WrittenSpan));
        }
    }

    [Fact]
    public void What_cannot_be_written_is_refused_before_the_first_piece()
    {
        var far = Bytes.Image((0, [1]), (0xFFFF_0000, [1]));
        Assert.False(ImageStream.TryOpen(far, new(RawBinary.Name), out _, out var fault));
        Assert.Equal(FaultKind.TooLarge, fault.Kind);
        Assert.False(ImageStream.TryOpen(MemoryImage.Empty, new(Uf2.Name), out _, out _));
        Assert.False(ImageStream.TryOpen(MemoryImage.Empty, new(DfuSe.Name), out _, out _));
        Assert.False(ImageStream.TryOpen(far, new(IntelHex.Name) { LineLength = 0 }, out _, out _));
        Assert.False(ImageStream.TryOpen(far, new("elf"), out _, out fault));
        Assert.Equal(FaultKind.Unsupported, fault.Kind);
    }
}
