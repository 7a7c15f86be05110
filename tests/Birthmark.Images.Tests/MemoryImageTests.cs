using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Images.Tests;

public sealed class MemoryImageTests
{
    [Fact]
    public void An_overlay_behaves_like_a_dictionary_of_bytes() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arbitrary.Seeds, seed =>
        {
            var (below, above) = (Arbitrary.Build(seed, 0x4000), Arbitrary.Build(seed ^ 0x5555, 0x4000));
            var model = Model(below);
            foreach (var (address, value) in Model(above))
            {
                model[address] = value;
            }

            Assert.True(below.TryOverlay(above, OverlapRule.Replace, out var image, out _));
            for (var i = 1; i < image.Segments.Count; i++)
            {
                Assert.True(image.Segments[i - 1].End <= image.Segments[i].Address);
            }

            return Model(image).OrderBy(pair => pair.Key).SequenceEqual(model.OrderBy(pair => pair.Key));
        }));

    [Fact]
    public void Overlapping_bytes_must_be_equal_and_the_first_that_is_not_is_named()
    {
        var below = Bytes.Image((0x100, [1, 2, 3, 4]));
        Assert.True(below.TryOverlay(Bytes.Image((0x102, [3, 4, 5])), OverlapRule.EqualOnly, out var image, out _));
        Assert.Equal([1, 2, 3, 4, 5], Bytes.At(image, 0x100, 5));
        Assert.False(below.TryOverlay(Bytes.Image((0x102, [3, 9])), OverlapRule.EqualOnly, out _, out var fault));
        Assert.Contains("0x00000103", fault.Text);
        Assert.False(below.TryOverlay(Bytes.Image((0x102, [3])), OverlapRule.Refuse, out _, out _));
    }

    [Fact]
    public void An_overlay_shares_the_bytes_of_its_base()
    {
        var firmware = new byte[1 << 20];
        var below = Bytes.Image((0x0800_0000, firmware));
        var above = Bytes.Image((0x0808_0000, new byte[512]));
        Assert.True(below.TryOverlay(above, OverlapRule.EqualOnly, out _, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(below.TryOverlay(above, OverlapRule.EqualOnly, out var image, out _));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1024);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(image.Segments[0].Bytes, out var array));
        Assert.Same(firmware, array.Array);
        Assert.Equal(3, image.Segments.Count);
    }

    [Fact]
    public void Differences_are_found_joined_and_named_by_side()
    {
        var left = Bytes.Image((0, [1, 2, 3, 4]), (10, [1]));
        var right = Bytes.Image((0, [1, 9, 9]), (3, [4, 5]));
        Assert.Equal(
            [
                new ImageDifference(new(1, 3), DifferenceKind.Changed),
                new ImageDifference(new(4, 5), DifferenceKind.OnlyRight),
                new ImageDifference(new(10, 11), DifferenceKind.OnlyLeft),
            ],
            ImageDifference.Between(left, right));
    }

    [Fact]
    public void Reading_needs_every_byte_or_a_fill()
    {
        var image = Bytes.Image((0, [1, 2]), (2, [3]), (5, [6]));
        Assert.Equal([1, 2, 3], Bytes.At(image, 0, 3));
        Assert.False(image.TryRead(2, new byte[2]));
        Assert.False(image.TryRead(3, new byte[1]));
        var filled = new byte[8];
        image.Read(0, filled, 0xFF);
        Assert.Equal([1, 2, 3, 0xFF, 0xFF, 6, 0xFF, 0xFF], filled);
        Assert.Equal([new AddressRange(0, 3), new AddressRange(5, 6)], image.Extents());
    }

    private static Dictionary<long, byte> Model(MemoryImage image)
    {
        var model = new Dictionary<long, byte>();
        foreach (var segment in image.Segments)
        {
            for (var i = 0; i < segment.Length; i++)
            {
                model.Add(segment.Address + i, segment.Bytes.Span[i]);
            }
        }

        return model;
    }
}
